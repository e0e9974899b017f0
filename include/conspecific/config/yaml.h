/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CONFIG_YAML_H
#define CONSPECIFIC_CONFIG_YAML_H
#include <stddef.h>

#include "conspecific/config/diag.h"
#include "conspecific/config/node.h"
/*
 * yaml: text into nodes, by libyaml's events (the one door to libyaml).
 *
 * Mappings, sequences and scalars only. Anchors, aliases, tags, directives, merge keys (`<<`),
 * second documents, duplicate keys, keys that are not text, tabs, control characters, NUL and
 * invalid UTF-8 are refused where they stand, with a remedy. CRLF, a UTF-8 byte order mark and
 * a missing last newline are fine. Any input is read or refused within a fraction of a second.
 */
enum {
    CSP_YAML_BYTES = 1 << 20, /* largest file */
    CSP_YAML_DEPTH = 32,      /* mappings and sequences inside one another */
    CSP_YAML_NODES = 100000,  /* values in one file */
    CSP_YAML_ITEMS = 1000,    /* keys in one mapping */
    CSP_YAML_KEY = 128        /* bytes in a key */
};

/* Read a file; *root is its one value, NULL on failure. Of a file in which no line begins with
 * `schema` no message says what is in it: another file may have named it, as `extends` does. Errors: CSP_E_IO if it cannot be read,
 * CSP_E_SYNTAX if it is not such a file, CSP_E_MEMORY; all problems are added to diag. */
int csp_yaml_read(const char *path, struct csp_mem *mem, struct csp_node **root,
                  struct csp_diag *diag);
/* The same for n bytes in memory; name stands for the file in messages. */
int csp_yaml_parse(const char *name, const char *text, size_t n, struct csp_mem *mem,
                   struct csp_node **root, struct csp_diag *diag);
/* Only whether n bytes are the kind of text that such a file may hold; errors as above. */
int csp_yaml_check(const char *name, const char *text, size_t n, struct csp_diag *diag);
#endif
