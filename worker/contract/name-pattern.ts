/** What names may look like, each with the word by which programs are told of one that looks otherwise. */
export const NAME_PATTERNS = {
	node_key: /^[a-z0-9][a-z0-9-_]{0,62}$/,
	group_name: /^[A-Za-z0-9][A-Za-z0-9-_.]{0,62}$/,
	task_type: /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/,
	parameter_name: /^[A-Za-z_][A-Za-z0-9_.-]*$/,
} as const;
