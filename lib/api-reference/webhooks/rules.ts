import type { ZodOpenApiObject, ZodOpenApiResponsesObject } from 'zod-openapi'
import type { ApiText } from '@/lib/api-text'
import { type MessageType, messageHeaders, messageSchemas } from '@/lib/events/payloads/schema'

/** What each message is about, and when it is sent. */
const texts: Record<MessageType, { summary: ApiText; description: ApiText }> = {
  'connection.state_changed': { summary: 'stateChanged', description: 'stateChangedMore' },
  'activation.changed': { summary: 'activationChanged', description: 'activationChangedMore' },
  'employee.access_granted': { summary: 'accessGranted', description: 'accessGrantedMore' },
  'employee.access_revoked': { summary: 'accessRevoked', description: 'accessRevokedMore' },
  'sync.run_finished': { summary: 'runFinished', description: 'runFinishedMore' },
  'segment.changed': { summary: 'segmentChanged', description: 'segmentChangedMore' },
  'employee.joined': { summary: 'employeeJoined', description: 'onlyByTrigger' },
  'employee.left': { summary: 'employeeLeft', description: 'onlyByTrigger' },
  'employee.department_changed': { summary: 'departmentChanged', description: 'onlyByTrigger' },
  'trigger.fired': { summary: 'triggerFired', description: 'triggerFiredMore' },
  'webhook.test': { summary: 'webhookTest', description: 'webhookTestMore' },
}

const responses: ZodOpenApiResponsesObject = {
  '2XX': { description: 'receiverTook' satisfies ApiText },
  '410': { description: 'receiverGone' satisfies ApiText },
  default: { description: 'receiverFailed' satisfies ApiText },
}

/** What receivers are sent, one entry for each type of message. */
export const webhooks: NonNullable<ZodOpenApiObject['webhooks']> = Object.fromEntries(
  messageSchemas.map(({ type, schema }) => [
    type,
    {
      post: {
        ...texts[type],
        tags: ['Webhooks'],
        requestParams: { header: messageHeaders },
        requestBody: { required: true, content: { 'application/json': { schema } } },
        responses,
      },
    },
  ]),
)
