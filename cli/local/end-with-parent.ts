/**
 * Loaded into each program of the local stack before its own code. The program's standard input is a pipe that its
 * parent never writes to; it closes when the parent is gone, even if that was killed outright, and then the program
 * ends too and takes its process group along. So nothing keeps running behind the back of whoever started it.
 */
process.stdin.once('end', endGroup).once('error', endGroup).resume();
process.stdin.unref();

function endGroup(): void {
	// Last in the line of listeners: the program's own, which put things in order, come first.
	process.once('exit', () => process.kill(-process.pid, 'SIGKILL'));
	process.exit(1);
}
