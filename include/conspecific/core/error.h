/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_ERROR_H
#define CONSPECIFIC_CORE_ERROR_H
/*
 * error: one list of codes, one place to break on, one thread-local sentence of context.
 *
 * Every function that can fail returns int: CSP_OK (0) or a negative code of the list below.
 * The detail names what was wrong, with the value and the legal range or the remedy.
 */
/*    name        value  exit  text */
#define CSP_ERRORS(E)                                           \
    E(OK, 0, 0, "no error")                                     \
    E(E_MEMORY, -1, 3, "out of memory")                         \
    E(E_RANGE, -2, 2, "value outside its legal range")          \
    E(E_SHAPE, -3, 2, "sizes do not fit together")              \
    E(E_NAME, -4, 2, "unknown or duplicate name")               \
    E(E_SYNTAX, -5, 2, "file does not have the expected form")  \
    E(E_UNIT, -6, 2, "missing or wrong unit")                   \
    E(E_USAGE, -7, 2, "wrong usage")                            \
    E(E_IO, -8, 3, "input or output failed")                    \
    E(E_NUMERIC, -9, 4, "the dynamics left the finite numbers") \
    E(E_INTERRUPT, -10, 130, "interrupted")                     \
    E(E_VERSION, -11, 2, "made by another version")             \
    E(E_CLAIM, -12, 1, "a claim that is gated on does not hold")

enum csp_error {
#define CSP_ERROR_ENUM(name, value, exit, text) CSP_##name = (value),
    CSP_ERRORS(CSP_ERROR_ENUM)
#undef CSP_ERROR_ENUM
};

/* Set the detail (printf style) and evaluate to code: return CSP_FAIL(CSP_E_RANGE, "..."). */
#define CSP_FAIL(code, ...) csp_error_set((code), __FILE__, __LINE__, __VA_ARGS__)

/* Break here. Stores the detail of this thread and returns code. */
int csp_error_set(int code, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Add context in front of the present detail: "while reading rat.yaml: " + detail. */
int csp_error_context(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Last detail of this thread, "" if none; valid until the next failure in this thread. */
const char *csp_error_detail(void);
/* "src/core/x.c:12", where that failure was set; "" if none. */
const char *csp_error_place(void);
void csp_error_clear(void);
/* "CSP_E_RANGE"; text of the list; process exit code of the list. Unknown codes say so. */
const char *csp_error_name(int code);
const char *csp_error_text(int code);
int csp_error_exit(int code);
#endif
