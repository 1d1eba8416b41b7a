import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** Puts the refreshes and checks of the next minutes into the queue. */
export const planConnectionsJob = defineJob('connection.plan', z.unknown())
