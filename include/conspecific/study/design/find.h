/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_DESIGN_FIND_H
#define CONSPECIFIC_STUDY_DESIGN_FIND_H
#include "conspecific/core/mem.h"
/*
 * find: where a model file of a name lies. A model NAME is models/<folder>/NAME.yaml, or lies
 * in one folder below (models/<folder>/<theme>/NAME.yaml) if only one there has that name;
 * <folder> is "agents", "paradigms", "studies" or "fits". Places, in this order: above the
 * file that refers to it, then models/ in the working directory, then the folder that the
 * environment variable CONSPECIFIC_MODELS names, then the tree in which the program, or the
 * shared library, lies (share/conspecific/models or models in one of four folders above it: an
 * installation or a source tree, wherever it was moved), then where make install was told to
 * put them.
 */

/* The file of NAME or of a path. base (NULL: none) is the file that refers to it: a path is
 * looked for beside it first, and a NAME in every folder above it that holds <folder>. *path is
 * owned by mem. CSP_E_NAME for a name, CSP_E_IO for a path, with the places that were tried. */
int csp_models_find(const char *folder, const char *name, const char *base, struct csp_mem *mem,
                    const char **path);
/* The folder of a theme, models/<folder>/<theme>, in the first place that has it; *path is
 * NULL if none has, else owned by mem. CSP_E_MEMORY. */
int csp_models_theme(const char *folder, const char *theme, struct csp_mem *mem,
                     const char **path);
/* The file data/NAME. Places, in this order: data/ in the working directory, the folder that
 * CONSPECIFIC_DATA names, data/ in one of three folders above base (NULL: none), the file that
 * refers to it, then data/ beside every place of models. *path is owned by mem. CSP_E_IO with
 * the places that were tried. */
int csp_data_find(const char *name, const char *base, struct csp_mem *mem, const char **path);
/* What can be given to csp_models_find, sorted by place and name: names, and the paths of files
 * whose name stands for more than one file. list[room] is owned by mem, *n grows. */
int csp_models_names(const char *folder, struct csp_mem *mem, const char *list[], size_t room,
                     size_t *n);
#endif
