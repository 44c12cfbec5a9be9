/** Under this name the post step of a job of a fan-out finds how far the job has come. */
export const PROGRESS = 'leg';
