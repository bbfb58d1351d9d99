import { zh as account } from './account.zh.ts';
import { zh as actor } from './actor.zh.ts';
import { zh as calendar } from './calendar.zh.ts';
import { zh as cron } from './cron.zh.ts';
import { zh as door } from './door.zh.ts';
import { zh as editor } from './editor.zh.ts';
import { zh as executionStrategy } from './execution-strategy.zh.ts';
import { zh as executors } from './executors.zh.ts';
import { zh as finding } from './finding.zh.ts';
import { zh as frame } from './frame.zh.ts';
import { zh as gantt } from './gantt.zh.ts';
import { zh as graph } from './graph.zh.ts';
import { zh as guide } from './guide.zh.ts';
import { zh as instanceOperations } from './instance-operations.zh.ts';
import { zh as instances } from './instances.zh.ts';
import { zh as logs } from './logs.zh.ts';
import { zh as operations } from './operations.zh.ts';
import { zh as organizations } from './organizations.zh.ts';
import { zh as outcome } from './outcome.zh.ts';
import { zh as overview } from './overview.zh.ts';
import { zh as people } from './people.zh.ts';
import { zh as problem } from './problem.zh.ts';
import { zh as projects } from './projects.zh.ts';
import { zh as runDefinition } from './run-definition.zh.ts';
import { zh as schedule } from './schedule.zh.ts';
import { zh as scheduleEditor } from './schedule-editor.zh.ts';
import { zh as settings } from './settings.zh.ts';
import { zh as start } from './start.zh.ts';
import { zh as state } from './state.zh.ts';
import { zh as taskInstances } from './task-instances.zh.ts';
import { zh as taskOperations } from './task-operations.zh.ts';
import { zh as tokens } from './tokens.zh.ts';
import { zh as ui } from './ui.zh.ts';
import { zh as why } from './why.zh.ts';
import { zh as workflow } from './workflow.zh.ts';
import { zh as workflows } from './workflows.zh.ts';

/** Every area in Chinese, as one file: it is loaded only by who reads Chinese, and then kept. */
export const chinese = {
	account,
	actor,
	calendar,
	cron,
	door,
	editor,
	executionStrategy,
	executors,
	finding,
	frame,
	gantt,
	graph,
	guide,
	instanceOperations,
	instances,
	logs,
	operations,
	organizations,
	outcome,
	overview,
	people,
	problem,
	projects,
	runDefinition,
	schedule,
	scheduleEditor,
	settings,
	start,
	state,
	taskInstances,
	taskOperations,
	tokens,
	ui,
	why,
	workflow,
	workflows,
};
