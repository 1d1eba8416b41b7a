'use server'

import { refresh } from 'next/cache'
import { formAction } from '@/lib/http/action-client'
import { discoverCapabilities } from '@/lib/syncs/provider/capabilities/mutations'
import { connectionForm } from '@/lib/syncs/runs/schema'
import { saveSyncSettings } from '@/lib/syncs/settings/mutations'
import { settingsForm } from '@/lib/syncs/settings/schema'

/** Saves how a connection provisions people. */
export const saveSyncSettingsAction = formAction(settingsForm, (form, actor) =>
  saveSyncSettings(actor, form).finally(refresh),
)

/** Asks the provider what it can do. */
export const discoverCapabilitiesAction = formAction(connectionForm, ({ connectionId }, actor) =>
  discoverCapabilities(actor, connectionId)
    .then(() => ({ isDone: true }))
    .finally(refresh),
)
