/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_BUILD_INFO_H
#define CONSPECIFIC_CORE_BUILD_INFO_H
/*
 * build_info: what this library was built from. make writes the strings into one generated
 * header that only build_info.c reads; without it they are "unknown". All are constant text.
 */
const char *csp_build_version(void);  /* "0.1.0" */
const char *csp_build_commit(void);   /* "1f10d68aa231", "-dirty" after it if files differed */
const char *csp_build_compiler(void); /* first line of the compiler's --version */
const char *csp_build_flags(void);    /* flags of the compiler */
const char *csp_build_real(void);     /* "float" or "double": the type of rates and weights */
/* Hash of the flags and of the sources of core, config, circuits and agent: two libraries with
 * the same brain rear the same animals (part of the name of a cached animal). */
const char *csp_build_brain(void);
/* Hash of every source file. */
const char *csp_build_sources(void);
/* Where make install put the program: models and data are in share/conspecific below it. */
const char *csp_build_prefix(void);
#endif
