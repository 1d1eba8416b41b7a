'use client'

import { Ellipsis } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Fragment, startTransition, useActionState, useRef, useState } from 'react'
import { useIsHydrated } from '@/components/forms/use-form-step'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { idleForm } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import { type CheckAction, CheckDialog, type CheckState } from './check-dialog'
import type { MenuEntry } from './entries'

export interface MenuButtonProps {
  connection: { id: string; name: string; provider: string }
  groups: MenuEntry[][]
  /** With its word beside the dots, for the head of a page. */
  isLabelled?: boolean
  checkAction: CheckAction
}

/** The menu behind three dots; a link to the settings until there is JavaScript. */
export function MenuButton({ connection, groups, isLabelled = false, checkAction }: MenuButtonProps) {
  const t = useTranslations('connections.menu')
  const [isChecking, setIsChecking] = useState(false)
  const [state, check, isPending] = useActionState<CheckState, FormData>(checkAction, idleForm)
  const trigger = useRef<HTMLButtonElement>(null)
  const { id, name, provider } = connection
  const label = t('label', { name })
  const look = isLabelled
    ? ({ variant: 'outline', size: 'default' } as const)
    : ({ variant: 'ghost', size: 'icon' } as const)
  const dots = (
    <>
      <Ellipsis aria-hidden="true" />
      {isLabelled && t('actions')}
    </>
  )

  function startCheck() {
    const form = new FormData()
    form.set('connectionId', id)
    setIsChecking(true)
    startTransition(() => check(form))
  }

  if (!useIsHydrated()) {
    return (
      <Button asChild {...look}>
        <Link href={`/connections/${id}/settings`} aria-label={label} prefetch={false}>
          {dots}
        </Link>
      </Button>
    )
  }
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button ref={trigger} {...look} aria-label={label}>
            {dots}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent aria-label={label}>
          {groups.map((group, index) => (
            <Fragment key={group[0]?.act}>
              {index > 0 && <DropdownMenuSeparator />}
              {group.map(({ act, href }) =>
                href === null ? (
                  <DropdownMenuItem key={act} disabled={isPending} onSelect={startCheck}>
                    {t(act)}
                  </DropdownMenuItem>
                ) : (
                  <DropdownMenuItem
                    key={act}
                    asChild
                    variant={act === 'delete' || act === 'discard' ? 'destructive' : 'default'}
                  >
                    <Link href={href} prefetch={false}>
                      {t(act)}
                    </Link>
                  </DropdownMenuItem>
                ),
              )}
            </Fragment>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
      <CheckDialog
        isOpen={isChecking}
        onOpenChange={setIsChecking}
        provider={provider}
        name={name}
        state={state}
        isPending={isPending}
        onAgain={startCheck}
        reconnectHref={groups.flat().find(({ act }) => act === 'reconnect')?.href}
        onClosed={() => trigger.current?.focus()}
      />
    </>
  )
}
