/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "help.h"
#include <stdio.h>

/* A text in a cell of a table: a bar would end it. */
static void cell(const char *s)
{
    for (; *s; s++) {
        if (*s == '|' || *s == '<') putchar('\\');
        putchar(*s);
    }
}

static void one(const struct csp_command *c, const char *heading)
{
    printf("%s %s\n\n```text\nconspecific %s%s%s%s\n```\n\n", heading, c->name, c->name,
           *c->operands ? " " : "", c->operands, c->options[0].name ? " [options]" : "");
    cell(c->doc);
    printf("\n\n");
    if (c->options[0].name) printf("| option | meaning |\n|---|---|\n");
    for (size_t i = 0; i < CSP_ARGS_OPTIONS && c->options[i].name; i++) {
        const struct csp_option *o = &c->options[i];
        printf("| `%s%s%s` | ", o->name, o->value ? " " : "", o->value ? o->value : "");
        cell(o->doc);
        if (o->choices) {
            printf(" (");
            cell(o->choices);
            printf(")");
        }
        printf("%s |\n", o->many ? "; may be repeated" : "");
    }
    if (c->detail) printf("\n```text\n%s```\n", c->detail);
    printf("\n");
}

void csp_help_markdown(const struct csp_command *command)
{
    for (const struct csp_command *const *c = csp_commands; *c; c++) {
        if (command && *c != command) continue;
        one(*c, "##");
        for (size_t i = 0; (*c)->kinds && (*c)->kinds[i]; i++) one((*c)->kinds[i], "###");
    }
}
