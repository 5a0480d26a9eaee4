import type { WorkflowDefinitionOptions } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';

/**
 * For what outlives releases: whichever is current goes on with it, and `patched` tells old rules from new ones. All else
 * ends under the release it began with. Without a deployment there is nothing to choose, and the server takes no choice.
 */
export const goesOnUnderTheNext = (): WorkflowDefinitionOptions =>
  workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior: 'AUTO_UPGRADE' } : {};
