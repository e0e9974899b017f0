/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "help.h"
#include <stdio.h>
#include <string.h>

/* ---- bash ----------------------------------------------------------------------------- */

static void option_names(const struct csp_command *c)
{
    for (size_t i = 0; i < CSP_ARGS_OPTIONS && c->options[i].name; i++)
        printf("%s ", c->options[i].name);
}

/* The last word of a kind's name: "spectrum" of "analyze spectrum". */
static const char *kind_name(const struct csp_command *kind)
{
    return strchr(kind->name, ' ') + 1;
}

/* After an option that takes one of a few values, those values. */
static void bash_choices(const struct csp_command *c)
{
    for (size_t i = 0; i < CSP_ARGS_OPTIONS && c->options[i].name; i++) {
        if (!c->options[i].choices) continue;
        printf("        '%s %s') words='", c->name, c->options[i].name);
        for (const char *p = c->options[i].choices; *p; p++) putchar(*p == '|' ? ' ' : *p);
        printf("' ;;\n");
    }
}

void csp_help_bash(void)
{
    printf(
        "# bash completion of conspecific (generated)\n_conspecific()\n{\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} words\n    if [ \"$COMP_CWORD\" = 1 ]; then\n"
        "        words='");
    for (size_t i = 0; csp_commands[i]; i++) printf("%s ", csp_commands[i]->name);
    printf("--help --version'\n    else\n        case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; csp_commands[i]; i++) {
        const struct csp_command *c = csp_commands[i];
        printf("        %s) words='", c->name);
        option_names(c);
        if (c->words) printf("%s ", c->words);
        for (size_t k = 0; c->kinds && c->kinds[k]; k++) {
            printf("%s ", kind_name(c->kinds[k]));
            option_names(c->kinds[k]);
        }
        printf("--help' ;;\n");
    }
    printf("        esac\n        case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; csp_commands[i]; i++)
        if (csp_commands[i]->models)
            printf("        %s) words=\"$words $(conspecific list %s 2>/dev/null | cut -d' ' "
                   "-f1)\" ;;\n",
                   csp_commands[i]->name, csp_commands[i]->models);
    printf("        esac\n        case \"${COMP_WORDS[1]} ${COMP_WORDS[COMP_CWORD-1]}\" in\n");
    for (size_t i = 0; csp_commands[i]; i++) bash_choices(csp_commands[i]);
    printf("        'help '*) ;;\n        esac\n    fi\n"
           "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\") $(compgen -f -- \"$cur\"))\n}\n"
           "complete -o filenames -F _conspecific conspecific\n");
}

/* ---- zsh ------------------------------------------------------------------------------ */

/* A text between single quotes of zsh, in which brackets and colons are special to _arguments. */
static void zsh_text(const char *s)
{
    for (; *s; s++) {
        if (*s == '\'')
            fputs("'\\''", stdout);
        else if (strchr("[]:\\", *s))
            printf("\\%c", *s);
        else
            putchar(*s);
    }
}

static void zsh_options(const struct csp_command *c)
{
    for (size_t i = 0; i < CSP_ARGS_OPTIONS && c->options[i].name; i++) {
        const struct csp_option *o = &c->options[i];
        printf("            '%s%s[", o->many ? "*" : "", o->name);
        zsh_text(o->doc);
        printf("]");
        if (o->value) {
            printf(":");
            zsh_text(o->value);
            printf(":");
        }
        if (o->choices) {
            printf("(");
            for (const char *p = o->choices; *p; p++) putchar(*p == '|' ? ' ' : *p);
            printf(")");
        } else if (o->value)
            printf("_files");
        printf("' \\\n");
    }
}

static void zsh_operands(const struct csp_command *c)
{
    for (size_t k = 0; c->kinds && c->kinds[k]; k++)
        printf("%s%s", k ? " " : "            '1:kind:(", kind_name(c->kinds[k]));
    if (c->kinds) printf(")' \\\n");
    for (size_t k = 0; c->kinds && c->kinds[k]; k++) zsh_options(c->kinds[k]);
    printf("            '--help[what it does]' \\\n            '*:%s:%s'\n",
           *c->operands ? "operand" : "", *c->operands ? "_conspecific_operands" : "");
}

void csp_help_zsh(void)
{
    printf("#compdef conspecific\n# zsh completion of conspecific (generated)\n"
           "_conspecific_operands()\n{\n    local -a names\n    case $verb in\n");
    for (size_t i = 0; csp_commands[i]; i++) {
        const struct csp_command *c = csp_commands[i];
        if (!c->models && !c->words) continue;
        printf("    %s) names=(%s", c->name, c->words ? c->words : "");
        if (c->models) printf(" $(conspecific list %s 2>/dev/null | cut -d' ' -f1)", c->models);
        printf(") ;;\n");
    }
    printf("    esac\n    compadd -a names\n    _files\n}\n_conspecific()\n{\n"
           "    local -a verbs\n    local verb=$words[2]\n    verbs=(\n");
    for (size_t i = 0; csp_commands[i]; i++) {
        printf("        '%s:", csp_commands[i]->name);
        zsh_text(csp_commands[i]->doc);
        printf("'\n");
    }
    printf("    )\n    if ((CURRENT == 2)); then\n        _describe command verbs\n"
           "        return\n    fi\n    shift words\n    ((CURRENT--))\n    case $verb in\n");
    for (size_t i = 0; csp_commands[i]; i++) {
        printf("    %s)\n        _arguments \\\n", csp_commands[i]->name);
        zsh_options(csp_commands[i]);
        zsh_operands(csp_commands[i]);
        printf("        ;;\n");
    }
    printf("    esac\n}\n_conspecific \"$@\"\n");
}
