import { parseArgs } from 'node:util';
import { StartProblem } from './start-problem.ts';

const DEFAULT_STATE = '.orrery';
const PORT_MAX = 65_535;

/** What `npm start -- …` understands. */
export interface StartOptions {
	readonly state: string;
	/** Undefined: the usual one. */
	readonly port: number | undefined;
	readonly demo: boolean;
}

const USAGE = `npm start -- [--port <number>] [--state <folder>] [--no-demo]

  --port <number>   where the API listens; 8787 when absent
  --state <folder>  where the data lies; ${DEFAULT_STATE} when absent
  --no-demo         start without creating or running anything`;

/** @throws StartProblem that names what is wrong and shows what is understood. */
export function readStartOptions(args: readonly string[]): StartOptions {
	const { state = DEFAULT_STATE, port, 'no-demo': noDemo = false } = parse(args);
	const number = port === undefined ? undefined : Number(port);
	if (number !== undefined && !(Number.isInteger(number) && number >= 1 && number <= PORT_MAX)) {
		throw new StartProblem(`--port ${port} is no port.`, { advice: USAGE });
	}
	return { state, port: number, demo: !noDemo };
}

function parse(args: readonly string[]) {
	try {
		const options = {
			port: { type: 'string' },
			state: { type: 'string' },
			'no-demo': { type: 'boolean' },
		} as const;
		return parseArgs({ args: [...args], options, strict: true }).values;
	} catch (error) {
		throw new StartProblem(String(error), { advice: USAGE, cause: error });
	}
}
