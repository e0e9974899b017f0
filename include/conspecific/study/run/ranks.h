/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_RANKS_H
#define CONSPECIFIC_STUDY_RUN_RANKS_H
#include "conspecific/core/text.h"
#include <pthread.h>
#include <stddef.h>
/*
 * ranks: the processes of one `mpirun -n N conspecific run STUDY`, and messages between them.
 *
 * Nothing is linked against MPI and no header of it is needed to build. A process that was
 * started alone never looks for it. A process that finds in its environment that it is one of
 * several (PMI_SIZE, set by mpirun of MPICH, by mpiexec.hydra of others, by srun --mpi=pmi2)
 * loads libmpich.so.12 or libmpi.so.12: the binary interface that MPICH, Intel MPI, MVAPICH and
 * Cray MPI have agreed upon (https://www.mpich.org/abi/). Open MPI has another one; its mpirun
 * is refused, because its processes would all write the same folder.
 *
 * Messages are bytes with a tag. Receiving polls and never spins, so that a rank that waits
 * leaves its core to others. All functions may be called from any thread.
 */
struct csp_ranks {
    int rank, size; /* 0 and 1 without MPI */
    void *library;  /* private: of dlopen; NULL without MPI */
    pthread_mutex_t lock;
};

/* How many processes the environment speaks of; 1 without MPI. CSP_E_USAGE (negative) if a
 * launcher started several that cannot speak to one another, with the remedy. */
int csp_ranks_expected(void);
/* Find the others. CSP_E_USAGE: the launcher is of another MPI; CSP_E_IO: no library of MPICH
 * is there, or MPI does not start. Once a process. */
int csp_ranks_init(struct csp_ranks *self);
/* Part in peace: waits for all ranks to do the same. Safe on a zeroed struct. */
void csp_ranks_free(struct csp_ranks *self);
/* Send n bytes. CSP_E_IO. */
int csp_ranks_send(struct csp_ranks *self, int to, int tag, const void *data, size_t n);
/* Receive a message with this tag, from whomever, if there is one: then *from is the sender,
 * else -1. into is overwritten. CSP_E_IO, CSP_E_MEMORY. */
int csp_ranks_receive(struct csp_ranks *self, int tag, int *from, struct csp_text *into);
/* End all ranks at once with this exit code; does not return if there are others. */
void csp_ranks_abort(struct csp_ranks *self, int code);
#endif
