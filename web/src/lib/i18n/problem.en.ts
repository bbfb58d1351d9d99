type Words = Readonly<Record<string, string>>;

/**
 * What happened, by the API's code, for people: the API's own sentences speak to programs too. Where those say it as well
 * as could be, none is here.
 */
const what: Words = {
	code_not_arrived: 'A part of the console did not arrive.',
	invalid_request: 'Some of what was entered cannot be taken.',
	unauthenticated: 'You were signed out.',
	forbidden: 'Your roles do not allow this.',
	method_not_allowed: 'This cannot be done here.',
	idempotency_conflict: 'This was sent before with another content.',
	idempotency_in_progress: 'This is being done already.',
	run_active: 'Another run of the workflow is active, and its execution strategy discards new ones.',
	last_owner: 'An organization needs an owner.',
	account_exists: 'There is an account with this address.',
	archived: 'This run was archived. It can only be run anew.',
	link_ended: 'This link is no longer good.',
	payload_too_large: 'What was entered is too large.',
	unsupported_media_type: 'What was sent is not read here.',
	upgrade_required: 'This address is for live connections only.',
	rate_limited: 'This was asked too often.',
	internal: 'Something went wrong in the service.',
	unavailable: 'A part of the service does not answer at the moment.',
	identity_unavailable: 'It cannot be checked who you are at the moment.',
};

/** What to do about it; most say enough by themselves. */
const advice: Words = {
	unreachable: 'Check your connection. The console tries again by itself when it is back.',
	code_not_arrived: 'Check your connection and try again. If the console was updated meanwhile, reload the page.',
	unauthenticated: 'Sign in again to go on; what you entered here is still there.',
	forbidden: 'Ask an administrator of the project for the role it needs.',
	not_found: 'It was deleted, or you have no access to it. Check the address and the project.',
	rate_limited: 'Wait a minute and try again.',
	unavailable: 'Running work goes on. Try again shortly.',
	identity_unavailable: 'Running work goes on. Try again shortly.',
	precondition_failed: 'Load the newest state and do it again.',
	idempotency_conflict: 'Reload the page and do it again.',
	idempotency_in_progress: 'Wait a moment, then look whether it was done.',
	invalid_request: 'Correct the marked fields and try again.',
	run_active: 'Wait until it has ended, or stop it, and try again.',
	name_taken: 'Choose another name.',
	last_owner: 'Make somebody else an owner first.',
	already_member: 'Look for them in the list of members.',
	account_exists: 'Sign in instead.',
	link_ended: 'Ask for a new link.',
	internal: 'Try again; if it stays, report it with the request below.',
};

/** Why in particular an operation does not fit, by the word in the details of the refusal. */
const reasons: Words = {
	run_ending: 'The run is ending.',
	run_discarded: 'The run was discarded, and never runs.',
	delivery: 'An executor may have it already.',
	under_way: 'Something that would run again has not ended yet.',
	upstream_broken: 'Something before it failed and has to run again too.',
	not_in_version: 'The newest version has no such task.',
	held_nodes: 'Only held tasks are left: release one, and the run goes on.',
	scope_gone: 'The run is of a part of the workflow that the new definition does not have.',
	no_capacity: 'The project has no room for it at the moment.',
};

export const en = {
	what,
	advice,
	reasons,
	/** The tasks that a refusal is about; the last ones may only be counted. */
	named: (keys: readonly string[], more: number) =>
		`${keys.length + more === 1 ? 'Task' : 'Tasks'}: ${keys.join(', ')}${more === 0 ? '' : ` and ${more} more`}.`,
	/** What a proxy in between answered. */
	answered: (status: number) => `The server answered ${status}.`,
};

export type ProblemMessages = typeof en;
