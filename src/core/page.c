/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/page.h"
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NARROWEST = 40, USUAL = 80, WIDEST = 10000 };

size_t csp_page_width(FILE *out)
{
    const int fd = fileno(out);
    if (fd < 0 || !isatty(fd)) return 0;
    const char *said = getenv("COLUMNS");
    char *end = NULL;
    const long n = said ? strtol(said, &end, 10) : 0;
    if (n >= NARROWEST && n <= WIDEST && !*end) return (size_t)n;
    struct winsize size = {0};
    if (ioctl(fd, TIOCGWINSZ, &size) || size.ws_col == 0) return USUAL;
    return size.ws_col < NARROWEST ? NARROWEST : size.ws_col;
}

static int is_inner(char c) /* not the first byte of a character */
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

size_t csp_page_length(const char *text)
{
    size_t n = 0;
    for (; *text; text++) n += !is_inner(*text);
    return n;
}

size_t csp_page_break(const char *text, size_t room)
{
    size_t i = 0, seen = 0, blank = 0, mark = 0;
    for (; text[i]; i++) {
        if (!is_inner(text[i]) && seen++ == room) break;
        if (text[i] == ' ')
            blank = i;
        else if (strchr("_,/.", text[i]))
            mark = i + 1;
    }
    if (!text[i] || text[i] == ' ') return i;
    return blank ? blank : mark ? mark : i;
}

/* Where the second column of a line begins: behind the first two blanks that follow a word; 0:
 * it has none, or it begins so far to the right that little room is left. */
static size_t second_column(const char *line, size_t n, size_t width)
{
    size_t i = strspn(line, " ");
    for (; i + 1 < n; i++)
        if (line[i] == ' ' && line[i + 1] == ' ') break;
    while (i < n && line[i] == ' ') i++;
    return i < n && line[i] != '#' && i <= width / 2 ? i : 0;
}

static void fold_line(const char *line, size_t n, size_t width, FILE *out)
{
    char *own = strndup(line, n);
    const char *at = own, *comment = own ? strstr(own, "  # ") : NULL;
    if (!own) return;
    const size_t column = second_column(own, n, width);
    const int indent = column ? (int)column : (int)strspn(own, " ") + 4;
    if (!comment && !strncmp(own + strspn(own, " "), "# ", 2)) comment = own;
    size_t used = csp_page_break(at + strspn(at, " "), width - strspn(at, " "));
    used += strspn(at, " ");
    for (;;) {
        fprintf(out, "%.*s\n", (int)used, at);
        at += used;
        at += strspn(at, " ");
        if (!*at) break;
        const int is_comment = comment && at > comment + 1 && *at != '#';
        fprintf(out, "%*s%s", indent, "", is_comment ? "# " : "");
        used = csp_page_break(at, width - (size_t)indent - (is_comment ? 2 : 0));
    }
    free(own);
}

void csp_page_fold(const char *text, size_t width, FILE *out)
{
    while (*text) {
        const size_t n = strcspn(text, "\n");
        char *line = width && n > width ? strndup(text, n) : NULL;
        if (line && csp_page_length(line) > width)
            fold_line(text, n, width, out);
        else
            fprintf(out, "%.*s\n", (int)n, text);
        free(line);
        text += n + (text[n] == '\n');
    }
}
