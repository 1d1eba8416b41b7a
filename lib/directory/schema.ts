import { z } from 'zod'

export const employeeId = z.uuid()
