/** The message of an error of the file system, or of the lock (`errcode`). Every other error is a bug and is thrown on. */
export function fileErrorMessage(error: unknown): string {
  if (error instanceof Error && ('syscall' in error || 'errcode' in error)) return error.message;
  throw error;
}

/** Whether an error of the file system says that there is no such file or folder. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
