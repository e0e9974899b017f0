/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_RECORD_LOCK_H
#define CONSPECIFIC_RECORD_LOCK_H
/*
 * lock: one run at a time writes in a folder.
 *
 * The file .lock in the folder holds machine and process, "HHHHHHHH PID\n", and flock(2) is taken
 * on it. The kernel gives the lock back when its process ends, however it ends, so a file that a
 * dead run left behind bars nobody. Linux passes flock on to the server of NFS and SMB, so that
 * runs of two machines see one another. Where a file system has no flock (ENOLCK, ENOSYS,
 * EOPNOTSUPP) the file itself is the lock: that of a dead process of this machine is taken over,
 * that of another machine is refused, and the message names the file to remove.
 */
struct csp_lock { /* zero: holds nothing */
    char *path;   /* owned */
    int fd;
};

/* CSP_E_IO: another run is writing there, or the lock cannot be made. */
int csp_lock_take(struct csp_lock *self, const char *folder);
/* Give it back and remove its file; a lock that holds nothing is fine. */
void csp_lock_release(struct csp_lock *self);
#endif
