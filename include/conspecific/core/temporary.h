/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_TEMPORARY_H
#define CONSPECIFIC_CORE_TEMPORARY_H
/*
 * temporary: files that are in the making, and what is left of them when their process dies.
 *
 *   NAME.tmp.HHHHHHHH.PID.XXXXXX     H: a hash of the name of the machine
 *
 * The name says whose it is, so that the next process removes what a dead one has left and never
 * what a living one is writing. Of another machine nobody here knows who lives: its files go when
 * they were not touched for a day.
 */
/* A name for mkostemp beside path, which the caller frees; NULL if it would be too long or there
 * is no memory (the detail says which). */
char *csp_temporary_name(const char *path);
/* Remove the temporary files of dead processes from a folder. What cannot be removed stays. */
void csp_temporary_sweep(const char *folder);
/* 1 if a process of this machine with that number is gone. */
int csp_temporary_is_dead(const char *host, long pid);
/* The eight letters of this machine. */
void csp_temporary_host(char out[9]);
#endif
