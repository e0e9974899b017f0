/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/config/diag.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include <stdarg.h>
#include <string.h>

void csp_diag_init(struct csp_diag *diag)
{
    diag->total = 0;
    diag->code = CSP_OK;
    diag->message[0][0] = '\0';
    diag->warnings = 0;
}

/* One problem or warning, one line: "file:line:col: error: ...". */
static void write_line(char text[CSP_DIAG_LENGTH], const char *file, int line, int col,
                       const char *what, const char *format, va_list args)
{
    size_t used = 0;
    if (file && line > 0)
        used = (size_t)snprintf(text, CSP_DIAG_LENGTH, "%s:%d:%d: %s: ", file, line, col, what);
    else if (file)
        used = (size_t)snprintf(text, CSP_DIAG_LENGTH, "%s: %s: ", file, what);
    else
        used = (size_t)snprintf(text, CSP_DIAG_LENGTH, "%s: ", what);
    if (used < CSP_DIAG_LENGTH) csp_vformat(text + used, CSP_DIAG_LENGTH - used, format, args);
    for (char *c = text; *c; c++)
        if (*c == '\n' || *c == '\r') *c = ' ';
}

static int add_message(struct csp_diag *diag, int code, const char *file, int line, int col,
                       const char *format, va_list args)
{
    char text[CSP_DIAG_LENGTH];
    write_line(text, file, line, col, "error", format, args);
    if (diag) {
        if (diag->total == 0) diag->code = code;
        if (diag->total < CSP_DIAG_MAX) memcpy(diag->message[diag->total], text, sizeof text);
        diag->total++;
    }
    return CSP_FAIL(code, "%s", text);
}

void csp_diag_warn(struct csp_diag *diag, const struct csp_node *node, const char *format, ...)
{
    char text[CSP_DIAG_LENGTH];
    if (!diag) return;
    va_list args;
    va_start(args, format);
    write_line(text, node ? node->file : NULL, node ? node->line : 0, node ? node->col : 0,
               "warning", format, args);
    va_end(args);
    for (size_t i = 0; i < diag->warnings && i < CSP_DIAG_WARNINGS; i++)
        if (!strcmp(diag->warning[i], text)) return;
    if (diag->warnings < CSP_DIAG_WARNINGS)
        memcpy(diag->warning[diag->warnings], text, sizeof text);
    diag->warnings++;
}

static int print_lines(size_t total, size_t most, const char (*line)[CSP_DIAG_LENGTH],
                       const char *before, FILE *file)
{
    const size_t kept = total < most ? total : most;
    int bad = 0;
    for (size_t i = 0; i < kept; i++) bad |= fprintf(file, "%s%s\n", before, line[i]) < 0;
    if (total > kept) bad |= fprintf(file, "%s... and %zu more\n", before, total - kept) < 0;
    return bad ? CSP_FAIL(CSP_E_IO, "messages could not be written") : CSP_OK;
}

int csp_diag_print_warnings(const struct csp_diag *diag, const char *before, FILE *file)
{
    return print_lines(diag->warnings, CSP_DIAG_WARNINGS, diag->warning, before, file);
}

int csp_diag_add(struct csp_diag *diag, const struct csp_node *node, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int code = add_message(diag, CSP_E_SYNTAX, node ? node->file : NULL,
                                 node ? node->line : 0, node ? node->col : 0, format, args);
    va_end(args);
    return code;
}

int csp_diag_add_key(struct csp_diag *diag, const struct csp_node *node, const char *format,
                     ...)
{
    const int own = node && node->key && node->key_line > 0;
    va_list args;
    va_start(args, format);
    const int code = add_message(diag, CSP_E_SYNTAX, node ? node->file : NULL,
                                 !node ? 0
                                 : own ? node->key_line
                                       : node->line,
                                 !node ? 0
                                 : own ? node->key_col
                                       : node->col,
                                 format, args);
    va_end(args);
    return code;
}

int csp_diag_add_at(struct csp_diag *diag, int code, const char *file, int line, int col,
                    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_message(diag, code, file, line, col, format, args);
    va_end(args);
    return code;
}

void csp_diag_check_name(struct csp_diag *diag, const struct csp_node *at, const char *what,
                         const char *name)
{
    static const char format[] = "readers of CSV and YAML files take the %s name `%s` for %s; "
                                 "choose another, as `%s_%s`";
    const char *taken = name ? csp_node_taken_for(name) : NULL;
    const struct csp_node *place = csp_node_find(at, "name");
    if (taken && place)
        csp_diag_add(diag, place, format, what, name, taken, what, name);
    else if (taken)
        csp_diag_add_key(diag, at, format, what, name, taken, what, name);
}

int csp_diag_memory(struct csp_diag *diag)
{
    return csp_diag_add_at(diag, CSP_E_MEMORY, NULL, 0, 0, "out of memory");
}

int csp_diag_full(const struct csp_diag *diag)
{
    return diag && diag->total >= CSP_DIAG_MAX;
}

int csp_diag_print(const struct csp_diag *diag, FILE *file)
{
    return print_lines(diag->total, CSP_DIAG_MAX, diag->message, "", file);
}

int csp_diag_result(const struct csp_diag *diag)
{
    if (diag->total == 0) return CSP_OK;
    return CSP_FAIL(diag->code, "%s", diag->message[0]);
}
