import type { Owner } from '../demo/owner.ts';
import type { LocalStack } from './local-stack.ts';
import type { StateFolder } from './state-folder.ts';

/** Says where everything is and what to do with it. */
export function printGuide(stack: LocalStack, folder: StateFolder, { projectId, signIn }: Owner): void {
	console.log(`Now try it yourself:

  API            ${stack.url}/api/v1
  Reference      ${stack.url}/api/docs
  Data           ${folder.path} (remove it to begin anew; logs of the programs are in logs/)
  Executor       ${stack.executorUrl} (its secret: executorSecret in ${folder.secretsFile})
  Owner's token  in ${folder.ownerFile}, readable by you alone

  # list the runs
  TOKEN=$(sed -n 's/.*"token": "\\(.*\\)".*/\\1/p' ${folder.ownerFile})
  curl -H "Authorization: Bearer $TOKEN" ${stack.url}/api/v1/projects/${projectId}/instances

  # make a token of the project that may read and run, and no more
  curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
    -d '{"name": "mine", "scopes": ["read", "run"]}' ${stack.url}/api/v1/projects/${projectId}/tokens

Ctrl-C stops everything and keeps the data. The next npm start takes seconds and runs the demo again;
with npm start -- --no-demo it does not.
${
	signIn === undefined
		? ''
		: `
  Console        ${stack.url}
  Sign in with   ${signIn.email}
  Password       ${signIn.password}`
}`);
}

/** Says how to begin, when nothing was created. */
export function printSetupGuide(stack: LocalStack, folder: StateFolder): void {
	console.log(`
  API            ${stack.url}/api/v1
  Reference      ${stack.url}/api/docs
  Data           ${folder.path}
  Executor       ${stack.executorUrl} (its secret: executorSecret in ${folder.secretsFile})

  # the first owner; the setup token is good for this one call
  curl -H 'Content-Type: application/json' -d '{"setupToken": "${stack.setupToken}",
    "organization": {"name": "Mine"}, "project": {"name": "first"},
    "owner": {"name": "Me", "email": "me@example.com", "password": "at least ten"}}' ${stack.url}/api/v1/setup

  or in the browser: ${stack.url}/setup

Ctrl-C stops everything and keeps the data.`);
}
