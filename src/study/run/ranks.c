/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/ranks.h"
#include "conspecific/core/error.h"
#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* What the binary interface of MPICH fixes: handles are numbers, a status is five of them. */
typedef int mpi_handle;
enum {
    COMM_WORLD = 0x44000000,
    BYTES = 0x4c00010d,
    ERRORS_RETURN = 0x54000001,
    ANY_SOURCE = -2,
    SERIALIZED = 2
};
struct mpi_status {
    int count_lo, count_hi_and_cancelled, source, tag, error;
};

static struct { /* functions of the library, once it is loaded */
    int (*init_thread)(int *, char ***, int, int *);
    int (*comm_rank)(mpi_handle, int *);
    int (*comm_size)(mpi_handle, int *);
    int (*comm_set_errhandler)(mpi_handle, mpi_handle);
    int (*send)(const void *, int, mpi_handle, int, int, mpi_handle);
    int (*iprobe)(int, int, mpi_handle, int *, struct mpi_status *);
    int (*get_count)(const struct mpi_status *, mpi_handle, int *);
    int (*recv)(void *, int, mpi_handle, int, int, mpi_handle, struct mpi_status *);
    int (*abort)(mpi_handle, int);
    int (*finalize)(void);
} mpi;

static int number_of(const char *variable)
{
    const char *text = getenv(variable);
    return text ? atoi(text) : 0;
}

int csp_ranks_expected(void)
{
    const int size = number_of("PMI_SIZE");
    if (size >= 1) return size;
    if (number_of("OMPI_COMM_WORLD_SIZE") > 1)
        return CSP_FAIL(CSP_E_USAGE,
                        "this mpirun is of Open MPI, whose ranks cannot speak through MPICH; "
                        "use mpirun of MPICH (Debian: apt-get install mpich, mpirun.mpich)");
    if (number_of("SLURM_STEP_NUM_TASKS") > 1)
        return CSP_FAIL(CSP_E_USAGE,
                        "srun started %d tasks that cannot speak to one another; "
                        "use srun --mpi=pmi2, or one task",
                        number_of("SLURM_STEP_NUM_TASKS"));
    return 1;
}

/* Find one function; ISO C has no cast between pointers to data and to functions. */
static int find(void *library, const char *name, void *function)
{
    void *at = dlsym(library, name);
    if (!at) return CSP_FAIL(CSP_E_IO, "the MPI library has no %s", name);
    memcpy(function, &at, sizeof at);
    return CSP_OK;
}

static int load(void **library)
{
    static const char *const names[] = {"libmpich.so.12", "libmpi.so.12"};
    for (size_t i = 0; !*library && i < sizeof names / sizeof *names; i++)
        *library = dlopen(names[i], RTLD_NOW | RTLD_GLOBAL);
    if (!*library)
        return CSP_FAIL(CSP_E_IO,
                        "mpirun started several processes, but neither libmpich.so.12 nor "
                        "libmpi.so.12 can be loaded (Debian: apt-get install mpich)");
    const struct {
        const char *name;
        void *function;
    } all[] = {{"MPI_Init_thread", &mpi.init_thread},
               {"MPI_Comm_rank", &mpi.comm_rank},
               {"MPI_Comm_size", &mpi.comm_size},
               {"MPI_Comm_set_errhandler", &mpi.comm_set_errhandler},
               {"MPI_Send", &mpi.send},
               {"MPI_Iprobe", &mpi.iprobe},
               {"MPI_Get_count", &mpi.get_count},
               {"MPI_Recv", &mpi.recv},
               {"MPI_Abort", &mpi.abort},
               {"MPI_Finalize", &mpi.finalize}};
    int err = CSP_OK;
    for (size_t i = 0; !err && i < sizeof all / sizeof *all; i++)
        err = find(*library, all[i].name, all[i].function);
    return err;
}

int csp_ranks_init(struct csp_ranks *self)
{
    *self = (struct csp_ranks){.size = 1};
    const int expected = csp_ranks_expected();
    if (expected < 1) return expected;
    if (expected == 1) return CSP_OK;
    int err = load(&self->library), level = 0;
    if (!err && pthread_mutex_init(&self->lock, NULL))
        err = CSP_FAIL(CSP_E_MEMORY, "lock of the messages");
    if (!err &&
        (mpi.init_thread(NULL, NULL, SERIALIZED, &level) || level < SERIALIZED ||
         mpi.comm_set_errhandler(COMM_WORLD, ERRORS_RETURN) ||
         mpi.comm_rank(COMM_WORLD, &self->rank) || mpi.comm_size(COMM_WORLD, &self->size)))
        err = CSP_FAIL(CSP_E_IO, "MPI does not start, or does not let threads take turns");
    if (!err) return CSP_OK;
    *self = (struct csp_ranks){.size = 1}; /* the process ends; nothing is left to release */
    return err;
}

void csp_ranks_free(struct csp_ranks *self)
{
    if (self->library) {
        (void)mpi.finalize();
        pthread_mutex_destroy(&self->lock);
    }
    *self = (struct csp_ranks){.size = 1}; /* the library stays: it has handlers at exit */
}

int csp_ranks_send(struct csp_ranks *self, int to, int tag, const void *data, size_t n)
{
    if (n > INT_MAX)
        return CSP_FAIL(CSP_E_RANGE, "a message of %zu bytes; at most 2 GiB go at once", n);
    pthread_mutex_lock(&self->lock);
    const int bad = mpi.send(data, (int)n, BYTES, to, tag, COMM_WORLD);
    pthread_mutex_unlock(&self->lock);
    return bad ? CSP_FAIL(CSP_E_IO, "MPI cannot send %zu bytes to rank %d", n, to) : CSP_OK;
}

int csp_ranks_receive(struct csp_ranks *self, int tag, int *from, struct csp_text *into)
{
    struct mpi_status status = {0};
    int there = 0, n = 0, err = CSP_OK;
    *from = -1;
    csp_text_clear(into);
    pthread_mutex_lock(&self->lock);
    if (mpi.iprobe(ANY_SOURCE, tag, COMM_WORLD, &there, &status) ||
        (there && mpi.get_count(&status, BYTES, &n)))
        err = CSP_FAIL(CSP_E_IO, "MPI cannot look for messages");
    char *data = !err && there ? malloc((size_t)n + 1) : NULL;
    if (!err && there && !data) err = CSP_FAIL(CSP_E_MEMORY, "message of %d bytes", n);
    if (!err && there && mpi.recv(data, n, BYTES, status.source, tag, COMM_WORLD, &status))
        err = CSP_FAIL(CSP_E_IO, "MPI cannot receive %d bytes", n);
    pthread_mutex_unlock(&self->lock);
    if (!err && there) {
        *from = status.source;
        err = csp_text_add_n(into, data, (size_t)n);
    }
    free(data);
    return err;
}

void csp_ranks_abort(struct csp_ranks *self, int code)
{
    if (self->library) (void)mpi.abort(COMM_WORLD, code);
}
