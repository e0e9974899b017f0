/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_COHORT_COHORT_H
#define CONSPECIFIC_STUDY_COHORT_COHORT_H
#include "conspecific/agent/agent.h"
#include "conspecific/core/text.h"
#include <stdint.h>
/*
 * cohort: reared animals and their disk cache.
 *
 * An animal is a pure function of (resolved agent text, seed, animal, sources, real type).
 * Their hash names one file per animal in $CONSPECIFIC_CACHE, or build/cache if ./build exists,
 * or ~/.cache/conspecific; groups and studies with the same agent share it. The file holds the
 * packed fields of csp_agent_fields behind a header with key, sizes and checksum. It is written
 * atomically, so processes may share the folder; a damaged file is made again. A cache that
 * cannot be written costs time, not results: the animal is then kept in memory.
 */
struct csp_cohort {
    uint64_t key; /* of the agent text, seed, sources and real type */
    uint64_t seed;
    const struct csp_agent_spec *spec; /* borrowed */
    const char *folder;                /* borrowed; "" = no disk cache */
};

struct csp_reared { /* one animal's packed state; zero-initialise */
    void *data;     /* owned */
    size_t n;
};

enum csp_cohort_source { CSP_COHORT_REARED, CSP_COHORT_CACHED, CSP_COHORT_REMADE };

/* Folder of the cache, made if missing; *folder is malloc'ed, "" if none can be written or the
 * sources that the library was built from are unknown. CSP_E_MEMORY. */
int csp_cohort_folder(char **folder);
/* text: the resolved spec as YAML (csp_agent_spec_print). spec and folder must outlive self. */
void csp_cohort_init(struct csp_cohort *self, const struct csp_agent_spec *spec,
                     const char *text, uint64_t seed, const char *folder);
/* 1 if the animal's file is present (csp_cohort_rear verifies it). */
int csp_cohort_has(const struct csp_cohort *self, uint64_t animal);
/* The reared state: from the disk, or reared now and stored. source says which, and stored
 * whether it is on the disk now; both may be NULL. Safe to call from any thread. Of several threads
 * or processes that want one animal, one rears it and the others wait and load it: a lock of the
 * kernel (flock on KEY-ANIMAL.lock), which a process that dies gives back. Without a folder, or on
 * a file system without locks, each does the work, harmlessly. */
int csp_cohort_rear(const struct csp_cohort *self, uint64_t animal, struct csp_reared *out,
                    enum csp_cohort_source *source, int *stored);
/* Bytes of an animal of this spec: of its state as it is stored, and of all that it holds in
 * memory (the state again if the C library does not tell). Not while other threads allocate. */
int csp_cohort_bytes(const struct csp_agent_spec *spec, uint64_t seed, size_t *state,
                     size_t *whole);
/* Put an animal's state on the disk, as csp_cohort_rear does with what it reared: it must be
 * the state that csp_cohort_rear would make. CSP_OK without a folder; CSP_E_IO. */
int csp_cohort_keep(const struct csp_cohort *self, uint64_t animal,
                    const struct csp_reared *state);
/* An agent of spec with the reared state (spec may differ in parameters that do not change a
 * size). CSP_E_SHAPE otherwise. The agent is to be freed in any case. */
int csp_cohort_clone(const struct csp_agent_spec *spec, uint64_t seed, uint64_t animal,
                     const struct csp_reared *reared, struct csp_agent *agent);
/* Append csp_agent_overlap_report of the reared animal to out: from the disk, or made now and
 * stored beside the animal, for every study asks it again (half a second an animal). reared: its
 * state if at hand, else NULL. Safe to call from any thread. */
int csp_cohort_overlap(const struct csp_cohort *self, uint64_t animal,
                       const struct csp_reared *reared, struct csp_text *out);
void csp_reared_free(struct csp_reared *self);
#endif
