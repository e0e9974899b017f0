/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/build_info.h"
#include "help.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Print a text of the manual page, in which a hyphen is a minus. No line begins with a dot. */
static void text(const char *s)
{
    for (const char *c = s; *c; c++) {
        if (*c == '-')
            fputs("\\-", stdout);
        else if (*c == '\\')
            fputs("\\e", stdout);
        else
            putchar(*c);
    }
}

/* Lines that are indented stand as they are: tables and examples. */
static void detail(const char *s)
{
    int plain = 0;
    printf(".PP\n");
    while (*s) {
        const size_t n = strcspn(s, "\n");
        char line[1024];
        const int indented = n > 0 && *s == ' ';
        if (indented != plain && n) printf(indented ? ".nf\n" : ".fi\n");
        if (n) plain = indented;
        snprintf(line, sizeof line, "%.*s", (int)n, s);
        if (*line == '.' || *line == '\'') printf("\\&");
        if (n)
            text(line);
        else
            printf(plain ? "" : ".PP");
        printf("\n");
        s += n + (s[n] == '\n');
    }
    if (plain) printf(".fi\n");
}

static void options(const struct csp_command *c)
{
    for (size_t i = 0; i < CSP_ARGS_OPTIONS && c->options[i].name; i++) {
        printf(".TP\n.B ");
        text(c->options[i].name);
        printf(" %s\n", c->options[i].value ? c->options[i].value : "");
        text(c->options[i].doc);
        printf("\n");
    }
}

/* A command as a part of the program's page, or a kind as a part of its command's. */
static void part(const struct csp_command *c)
{
    printf(".SS %s %s\n", c->name, c->operands);
    text(c->doc);
    printf("\n");
    options(c);
    if (c->detail) detail(c->detail);
}

static void rows(const char *title, const struct csp_help_row *row)
{
    printf(".SH %s\n", title);
    for (; row->name; row++) {
        printf(".TP\n.B %s\n", row->name);
        text(row->text);
        printf("\n");
    }
}

static void files(void)
{
    printf(".SH FILES\nmodels/agents, models/paradigms, models/studies, models/fits, "
           "data/claims.csv in the\nworking directory, $CONSPECIFIC_MODELS, $CONSPECIFIC_DATA, "
           "above the program, or\n%s/share/conspecific; "
           "reared animals in\n$CONSPECIFIC_CACHE, build/cache or ~/.cache/conspecific.\n",
           csp_build_prefix());
}

static void program(void)
{
    printf(".TH CONSPECIFIC 1 \"\" \"conspecific %s\"\n.SH NAME\nconspecific \\- empathy as "
           "generalisation, from circuits to behaviour\n.SH SYNOPSIS\n.B conspecific\nCOMMAND "
           "[options]\n.SH COMMANDS\n",
           csp_build_version());
    for (const struct csp_command *const *c = csp_commands; *c; c++) {
        part(*c);
        for (size_t i = 0; (*c)->kinds && (*c)->kinds[i]; i++) part((*c)->kinds[i]);
    }
}

static void one(const struct csp_command *c)
{
    printf(".TH CONSPECIFIC\\-");
    for (const char *p = c->name; *p; p++) putchar(toupper((unsigned char)*p));
    printf(" 1 \"\" \"conspecific %s\"\n.SH NAME\nconspecific\\-%s \\- ", csp_build_version(),
           c->name);
    text(c->doc);
    printf("\n.SH SYNOPSIS\n.B conspecific %s\n%s [options]\n", c->name, c->operands);
    if (c->detail) {
        printf(".SH DESCRIPTION\n");
        detail(c->detail);
    }
    if (c->options[0].name) printf(".SH OPTIONS\n");
    options(c);
    if (c->kinds) printf(".SH KINDS\n");
    for (size_t i = 0; c->kinds && c->kinds[i]; i++) part(c->kinds[i]);
}

void csp_help_man(const struct csp_command *command)
{
    if (command)
        one(command);
    else
        program();
    rows("EXIT STATUS", csp_help_exits);
    rows("ENVIRONMENT", csp_help_variables);
    files();
    if (!command) {
        printf(".SH SEE ALSO\n");
        for (size_t i = 0; csp_commands[i]; i++)
            printf(".BR conspecific\\-%s (1)%s\n", csp_commands[i]->name,
                   csp_commands[i + 1] ? "," : "");
    } else
        printf(".SH SEE ALSO\n.BR conspecific (1)\n");
}
