/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CONFIG_SCHEMA_H
#define CONSPECIFIC_CONFIG_SCHEMA_H
#include <stddef.h>
#include <stdint.h>

#include "conspecific/config/diag.h"
#include "conspecific/config/node.h"
#include "conspecific/config/range.h"
#include "conspecific/core/mem.h"
#include "conspecific/core/param.h"
#include "conspecific/core/text.h"
/*
 * schema: one row a key of a file: type, unit, range, default, meaning. The table reads nodes
 * into a struct, prints the struct back, and makes the tables of the README.
 */
enum csp_type {
    CSP_T_REAL,   /* double, in unit */
    CSP_T_COUNT,  /* size_t: whole, 0 or more */
    CSP_T_BOOL,   /* int: true or false, nothing else */
    CSP_T_NAME,   /* const char *: [A-Za-z_][A-Za-z0-9_]* */
    CSP_T_TEXT,   /* const char * */
    CSP_T_ENUM,   /* int: index into choices "a|b|c" */
    CSP_T_STRUCT, /* struct in place, by sub (sub_size bytes) */
    CSP_T_PARAMS, /* parameter struct in place, by params; absent keys take their defaults */
    CSP_T_LIST,   /* struct csp_list of structs by sub, from a sequence of mappings */
    CSP_T_MAP,    /* the same from a mapping of mappings; first member: const char *name */
    CSP_T_REALS,  /* struct csp_list of double, in unit */
    CSP_T_NAMES,  /* struct csp_list of const char *, each a name */
    CSP_T_NAME_REALS, /* struct csp_list of struct csp_name_real, from a mapping */
    CSP_T_NAME_NAMES, /* struct csp_list of struct csp_name_text, from a mapping; any scalars */
    CSP_T_NODE,       /* const struct csp_node *: kept as it is */
    CSP_T_WORDS,      /* as NAMES; one name may stand without brackets */
    CSP_T_RANGES,     /* struct csp_list of struct csp_ordinals: 3, 1-3 or [1, 3, 5-7] */
    CSP_T_GONE        /* a key of older versions: refused, doc says what to write instead */
};

struct csp_name_real {
    const char *name;
    double value;
    const struct csp_node *at;
};
struct csp_name_text {
    const char *name, *text;
    const struct csp_node *at;
};

/*
 * One key. Write rows with designated initialisers; end the table with {0}.
 *
 * def: as in the file; NULL: required; "": optional, zero if absent (0, NULL, empty list, all
 * bytes of the struct zero). A struct with default "{}" takes the defaults of its own rows.
 * CSP_T_PARAMS is always optional: every row of a parameter table has a default.
 *
 * lo, hi: closed legal range, in unit, of REAL, COUNT and each value of REALS and NAME_REALS;
 * legal number of items of LIST, MAP, NAMES, WORDS. Both 0: no limit.
 *
 * key "": with CSP_T_NODE the mapping itself (a member `const struct csp_node *at`, by which
 * later layers report places); with CSP_T_PARAMS or CSP_T_STRUCT keys of the same mapping.
 * offset CSP_NOWHERE: checked, not stored, printed as its default or first choice.
 */
struct csp_schema {
    const char *key;
    enum csp_type type;
    const char *unit; /* NULL is "1" */
    double lo, hi;
    const char *def;
    const char *choices; /* of an ENUM: "a|b|c"; of a COUNT: a word that stands for 0 */
    const struct csp_schema *sub;
    size_t sub_size;
    const struct csp_param *params;
    size_t offset;
    const char *doc;
    enum csp_origin origin;
    const char *source;
};

#define CSP_NOWHERE SIZE_MAX
/* First two rows of the root table of a kind of file: CSP_SCHEMA_HEAD("agent"), ... */
#define CSP_SCHEMA_HEAD(kind_)                                                      \
    {.key = "schema",                                                               \
     .type = CSP_T_COUNT,                                                           \
     .lo = 1,                                                                       \
     .hi = 1,                                                                       \
     .def = "1",                                                                    \
     .offset = CSP_NOWHERE,                                                         \
     .doc = "version of the file format"},                                          \
    {                                                                               \
        .key = "kind", .type = CSP_T_ENUM, .choices = kind_, .offset = CSP_NOWHERE, \
        .doc = "kind of file"                                                       \
    }
/* Row for the member `at` of struct S. */
#define CSP_SCHEMA_AT(S)                                                    \
    {                                                                       \
        .key = "", .type = CSP_T_NODE, .def = "", .offset = offsetof(S, at) \
    }

/* Fill every member that the table describes, defaults included. node NULL: an empty mapping.
 * All problems are added to diag. Errors: CSP_E_SYNTAX (the members are then defined, but not
 * to be used), CSP_E_MEMORY. */
int csp_schema_read(const struct csp_schema *schema, const struct csp_node *node, void *target,
                    struct csp_mem *mem, struct csp_diag *diag);
/* One parameter struct from a mapping (NULL: defaults); as above. */
int csp_params_read(const struct csp_param *params, const struct csp_node *node, void *target,
                    struct csp_mem *mem, struct csp_diag *diag);
#endif
