import { z } from 'zod';
import { idSchema } from '../contract/ids.ts';
import { taskTypeNameSchema } from '../contract/task-type.ts';

/** Path parameters of routes, by the depth of what they name. */
export const projectParams = z.object({ projectId: idSchema('project') });
export const organizationParams = z.object({ organizationId: idSchema('organization') });
export const organizationTokenParams = organizationParams.extend({ tokenId: idSchema('token') });
export const organizationMemberParams = organizationParams.extend({ userId: idSchema('user') });
export const invitationParams = organizationParams.extend({ invitationId: idSchema('invitation') });
export const sessionParams = z.object({ sessionId: idSchema('session') });
export const projectMemberParams = projectParams.extend({ userId: idSchema('user') });
export const tokenParams = projectParams.extend({ tokenId: idSchema('token') });
export const executorParams = projectParams.extend({ executorId: idSchema('executor') });
export const taskTypeParams = projectParams.extend({ taskType: taskTypeNameSchema });
export const workflowParams = projectParams.extend({ workflowId: idSchema('workflow') });
export const versionParams = workflowParams.extend({ version: z.coerce.number().int().min(1) });
export const instanceParams = projectParams.extend({ instanceId: idSchema('instance') });
export const operationParams = projectParams.extend({ operationId: idSchema('operation') });
export const taskInstanceParams = projectParams.extend({ taskInstanceId: z.string().min(1).max(100) });
