/* SPDX-License-Identifier: GPL-3.0-or-later */
/* comma: a locale that writes 0,5, made for the test if none is installed. */
#ifndef CSP_TESTS_COMMA_H
#define CSP_TESTS_COMMA_H
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

/* Take such a locale in this process; 0, with a line that says why, if there is none. */
static int comma_locale(void)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"};
    static char folder[] = "/tmp/csp_locale_XXXXXX";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (setlocale(LC_ALL, names[i])) return 1;
    char command[256];
    int taken = 0;
    if (mkdtemp(folder)) {
        snprintf(command, sizeof command,
                 "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >/dev/null 2>&1", folder);
        if (system(command) == 0) {
            setenv("LOCPATH", folder, 1);
            taken = setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
        }
        snprintf(command, sizeof command, "rm -rf %s", folder);
        if (system(command) != 0) taken = 0;
    }
    if (!taken)
        printf("    SKIP: no locale with a decimal comma, and localedef cannot make de_DE\n");
    return taken;
}
#endif
