/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "python.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/mem.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The working directory is no place of modules: a random.py there would hide Python's own. */
static const char start[] = "import sys\n"
                            "if sys.path[0] == '': del sys.path[0]\n"
                            "from conspecific._command import main\n"
                            "sys.exit(main(sys.argv[1:]))\n";

/* A folder of results holds one of these. */
static int check_folder(const char *dir, struct csp_mem *mem)
{
    static const char *const table[] = {"summary.csv", "contrasts.csv", "animals.csv",
                                        "theory.csv"};
    if (!csp_file_exists(dir))
        return CSP_FAIL(CSP_E_IO, "%s: no such folder; conspecific run STUDY -o %s makes it",
                        dir, dir);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *path = csp_mem_format(mem, "%s/%s", dir, table[i]);
        if (!path) return CSP_E_MEMORY;
        if (csp_file_exists(path)) return CSP_OK;
    }
    return CSP_FAIL(CSP_E_IO,
                    "%s: no folder of results: there is no summary.csv, contrasts.csv, "
                    "animals.csv or theory.csv in it; conspecific run STUDY -o %s makes them",
                    dir, dir);
}

/* The folder that holds the module, in one of the folders above the program. */
static int find_module(const char *program, struct csp_mem *mem, const char **folder)
{
    enum { LEVELS = 4 };
    static const char *const below[] = {"share/conspecific/python", "src/python"};
    char *at = csp_mem_dup(mem, program);
    *folder = NULL;
    for (int level = 0; at && level < LEVELS; level++) {
        char *slash = strrchr(at, '/');
        if (!slash) break;
        *slash = '\0';
        for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
            const char *file =
                csp_mem_format(mem, "%s/%s/conspecific/_command.py", at, below[i]);
            if (!file) return CSP_E_MEMORY;
            if (!csp_file_exists(file)) continue;
            *folder = csp_mem_format(mem, "%s/%s", at, below[i]);
            return *folder ? CSP_OK : CSP_E_MEMORY;
        }
    }
    return at ? CSP_FAIL(CSP_E_IO,
                         "the Python module is neither in share/conspecific/python nor in "
                         "src/python above %s; make install puts it there",
                         program)
              : CSP_E_MEMORY;
}

/* The module sees itself and the program; what the user's PYTHONPATH names comes behind. */
static int set_environment(const char *program, const char *folder, struct csp_mem *mem)
{
    const char *old = getenv("PYTHONPATH");
    const char *path = old && *old ? csp_mem_format(mem, "%s:%s", folder, old) : folder;
    if (!path || setenv("PYTHONPATH", path, 1) || setenv("CONSPECIFIC_PROGRAM", program, 1) ||
        setenv("PYTHONDONTWRITEBYTECODE", "1", 0))
        return CSP_E_MEMORY;
    return CSP_OK;
}

/* The words of the line again, options first. */
static const char **line(const struct csp_args *args, const char *python, struct csp_mem *mem)
{
    const struct csp_option *row = args->command->options;
    const char **word = csp_mem_alloc(
        mem, (2 * (CSP_ARGS_OPTIONS + args->n_many) + args->n + 8) * sizeof *word);
    size_t n = 0;
    if (!word) return NULL;
    word[n++] = python;
    word[n++] = "-c";
    word[n++] = start;
    word[n++] = args->command->name;
    for (size_t i = 0; row[i].name; i++) {
        if (row[i].many || !args->value[i]) continue;
        word[n++] = row[i].name;
        if (row[i].value) word[n++] = args->value[i];
    }
    for (size_t i = 0; row[i].name; i++)
        for (size_t k = 0; row[i].many && k < args->n_many; k++) {
            word[n++] = row[i].name;
            word[n++] = args->many[k];
        }
    word[n++] = "--";
    for (size_t i = 0; i < args->n; i++) word[n++] = args->operand[i];
    word[n] = NULL;
    return word;
}

/* The interpreter: the one that is named, or the first python3 that has what figures need: that of
 * the path, or Debian's own, whose packages are those that make deps-figures installs. */
static const char *interpreter(void)
{
    const char *own = getenv("CONSPECIFIC_PYTHON");
    static const char debian[] = "/usr/bin/python3";
    if (own && *own) return own;
    if (access(debian, X_OK) != 0) return "python3";
    return system("python3 -c 'import numpy, pandas, matplotlib, h5py' >/dev/null 2>&1") == 0
               ? "python3"
               : debian;
}

int csp_python_exec(const struct csp_args *args)
{
    struct csp_mem mem = {0};
    const char *python = interpreter(), *folder = NULL;
    char program[4096];
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    int err = CSP_OK;
    for (size_t i = 0; !err && i < args->n; i++) err = check_folder(args->operand[i], &mem);
    if (!err) err = find_module(program, &mem, &folder);
    if (!err) err = set_environment(program, folder, &mem);
    const char **word = err ? NULL : line(args, python, &mem);
    if (!err && !word) err = CSP_E_MEMORY;
    if (!err) {
        fflush(NULL);
        execvp(python, (char *const *)word);
        err = CSP_FAIL(CSP_E_IO,
                       "%s: %s; apt-get install python3 brings Python, and CONSPECIFIC_PYTHON "
                       "names another interpreter",
                       python, strerror(errno));
    }
    const int code = csp_cli_fail(args->command->name, err);
    csp_mem_free(&mem);
    return code;
}
