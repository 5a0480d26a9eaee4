/** A wrong figure of a service system after the result was handed over: two persons decide, and what was issued is reversed. */
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyAll } from '../../../store/verify/all.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import type { Json } from '../../support/api.ts';
import { type Cast, launchedCast, moveToStage, useRunningApi } from '../../support/running-api.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';
