/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/page.h"
#include "conspecific/core/text.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t option_count(const struct csp_command *command)
{
    size_t n = 0;
    while (n < CSP_ARGS_OPTIONS && command->options[n].name) n++;
    return n;
}

static int wrong_line(const struct csp_command *command, const char *text)
{
    fprintf(stderr,
            "conspecific %s: %s\n  usage: conspecific %s%s%s [options]; conspecific %s "
            "--help lists them\n",
            command->name, text, command->name, *command->operands ? " " : "",
            command->operands, command->name);
    return csp_error_exit(CSP_E_USAGE);
}

static long find_option(const struct csp_command *command, const char *name, size_t n)
{
    for (size_t i = 0; i < option_count(command); i++)
        if (strlen(command->options[i].name) == n &&
            !strncmp(command->options[i].name, name, n))
            return (long)i;
    return -1;
}

static int unknown_option(const struct csp_command *command, const char *name)
{
    const char *list[CSP_ARGS_OPTIONS + 1];
    char text[512];
    size_t n = option_count(command);
    for (size_t i = 0; i < n; i++) list[i] = command->options[i].name;
    list[n++] = "--help";
    snprintf(text, sizeof text, "unknown option `%.80s`%s", name,
             csp_nearest_hint(name, list, n, 0));
    return wrong_line(command, text);
}

/* Is the value one of "a|b|c"? */
static int is_choice(const char *choices, const char *value)
{
    const size_t n = strlen(value);
    if (strchr(value, '|')) return 0;
    for (const char *at = choices; n && (at = strstr(at, value)); at++)
        if ((at == choices || at[-1] == '|') && (at[n] == 0 || at[n] == '|')) return 1;
    return 0;
}

static int keep_value(struct csp_args *args, const struct csp_option *option, size_t index,
                      const char *value)
{
    char text[512];
    if (option->choices && !is_choice(option->choices, value)) {
        snprintf(text, sizeof text, "%s is one of %s, not `%.80s`", option->name,
                 option->choices, value);
        return wrong_line(args->command, text);
    }
    if (option->value && !*value) {
        snprintf(text, sizeof text, "%s needs its %s", option->name, option->value);
        return wrong_line(args->command, text);
    }
    if (args->value[index] && !option->many) {
        snprintf(text, sizeof text, "%s is given twice", option->name);
        return wrong_line(args->command, text);
    }
    args->value[index] = value;
    if (!option->many) return 0;
    if (args->n_many == CSP_ARGS_MAX) return wrong_line(args->command, "too many options");
    args->many[args->n_many++] = value;
    return 0;
}

void csp_args_help(const struct csp_command *c)
{
    struct csp_text t = {0};
    int err = csp_text_add(&t, "usage: conspecific %s%s%s%s\n\n%s\n", c->name,
                           *c->operands ? " " : "", c->operands,
                           option_count(c) ? " [options]" : "", c->doc);
    if (!err && option_count(c)) err = csp_text_add(&t, "\n");
    for (size_t i = 0; !err && i < option_count(c); i++) {
        char left[64];
        snprintf(left, sizeof left, "%s%s%s", c->options[i].name,
                 c->options[i].value ? " " : "",
                 c->options[i].value ? c->options[i].value : "");
        err = csp_text_add(&t, "  %-22s  %s\n", left, c->options[i].doc);
    }
    if (!err && c->detail) err = csp_text_add(&t, "\n%s", c->detail);
    csp_page_fold(t.s ? t.s : "", csp_page_width(stdout), stdout);
    csp_text_free(&t);
}

static int keep_operand(struct csp_args *args, const char *text)
{
    char why[256];
    if (args->n < args->command->max && args->n < CSP_ARGS_MAX) {
        args->operand[args->n++] = text;
        return 0;
    }
    snprintf(why, sizeof why, "one thing too many: `%.80s`", text);
    return wrong_line(args->command, why);
}

int csp_args_parse(struct csp_args *args, const struct csp_command *c, int argc, char **argv,
                   int *exit_code)
{
    *args = (struct csp_args){.command = c};
    *exit_code = 0;
    int plain = 0; /* behind "--" all words are operands */
    for (int i = 1; i < argc && !*exit_code; i++) {
        const char *word = argv[i];
        if (plain || word[0] != '-' || !word[1]) {
            *exit_code = keep_operand(args, word);
            continue;
        }
        if (!strcmp(word, "--")) {
            plain = 1;
            continue;
        }
        if (!strcmp(word, "--help") || !strcmp(word, "-h")) {
            csp_args_help(c);
            return 0;
        }
        const char *equals = word[1] == '-' ? strchr(word, '=') : NULL;
        const long k = find_option(c, word, equals ? (size_t)(equals - word) : strlen(word));
        if (k < 0) {
            *exit_code = unknown_option(c, word);
            return 0;
        }
        const struct csp_option *option = &c->options[k];
        char text[256];
        if (!option->value && equals) {
            snprintf(text, sizeof text, "%s takes no value", option->name);
            *exit_code = wrong_line(c, text);
        } else if (!option->value)
            *exit_code = keep_value(args, option, (size_t)k, "");
        else if (equals)
            *exit_code = keep_value(args, option, (size_t)k, equals + 1);
        else if (i + 1 < argc)
            *exit_code = keep_value(args, option, (size_t)k, argv[++i]);
        else {
            snprintf(text, sizeof text, "%s needs its %s", option->name, option->value);
            *exit_code = wrong_line(c, text);
        }
    }
    if (!*exit_code && args->n < c->min) {
        char text[256];
        snprintf(text, sizeof text, "%s is missing", c->operands);
        *exit_code = wrong_line(c, text);
    }
    return !*exit_code;
}

const char *csp_args_value(const struct csp_args *args, const char *name)
{
    const long k = find_option(args->command, name, strlen(name));
    return k < 0 ? NULL : args->value[k];
}

int csp_args_choice(const struct csp_args *args, const char *name, int usual)
{
    const long k = find_option(args->command, name, strlen(name));
    const char *value = k < 0 ? NULL : args->value[k];
    if (!value) return usual;
    const char *choice = args->command->options[k].choices;
    const size_t n = strlen(value);
    int index = 0;
    while (strcspn(choice, "|") != n || strncmp(choice, value, n) != 0) {
        choice += strcspn(choice, "|") + 1; /* csp_args_parse took none but these */
        index++;
    }
    return index;
}

int csp_args_count(const struct csp_args *args, const char *name, uint64_t lo, uint64_t hi,
                   uint64_t *out)
{
    const char *text = csp_args_value(args, name);
    if (!text) return CSP_OK;
    uint64_t value = 0;
    int good = *text != 0;
    for (const char *c = text; *c && good; c++) {
        good = *c >= '0' && *c <= '9' && value <= (UINT64_MAX - 9) / 10;
        value = 10 * value + (uint64_t)(*c - '0');
    }
    if (!good || value < lo || value > hi)
        return CSP_FAIL(CSP_E_USAGE,
                        "%s: expected a whole number in [%" PRIu64 ", %" PRIu64
                        "], found `%.60s`",
                        name, lo, hi, text);
    *out = value;
    return CSP_OK;
}

int csp_cli_fail(const char *verb, int code)
{
    const char *detail = csp_error_detail();
    fprintf(stderr, "conspecific %s: %s%s%s\n", verb, csp_error_text(code), *detail ? ": " : "",
            detail);
    return csp_error_exit(code);
}

int csp_cli_problems(const char *verb, int code, const struct csp_diag *diag)
{
    if (!diag || !diag->total) return csp_cli_fail(verb, code);
    csp_diag_print(diag, stderr);
    return csp_error_exit(code ? code : csp_diag_result(diag));
}

int csp_cli_may_write(const char *dir)
{
    if (!csp_dir_writable(dir)) return 1;
    fprintf(stderr, "note: %s; nothing was written there\n", csp_error_detail());
    csp_error_clear();
    return 0;
}

int csp_cli_done(const char *verb, int exit_code)
{
    if (!fflush(stdout) && !ferror(stdout)) return exit_code;
    return csp_cli_fail(verb, CSP_FAIL(CSP_E_IO, "standard output: %s", strerror(errno)));
}
