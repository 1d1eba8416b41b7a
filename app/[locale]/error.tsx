'use client'

import { useLocale } from 'next-intl'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

// Here and not in the messages: an error page must not depend on anything that can fail.
const texts = {
  en: {
    title: 'This page could not be shown',
    text: 'Something on our side failed. Nothing you entered was changed. Try again; if it stays, tell your administrator the number below.',
    retry: 'Try again',
    number: 'Error number',
  },
  fr: {
    title: 'Cette page n’a pas pu s’afficher',
    text: 'Une erreur s’est produite de notre côté. Rien de ce que vous avez saisi n’a été modifié. Réessayez ; si le problème persiste, transmettez le numéro ci-dessous à votre administrateur.',
    retry: 'Réessayer',
    number: 'Numéro d’erreur',
  },
}

export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string }
  retry: () => void
}) {
  const text = texts[useLocale()]
  return (
    <EmptyState
      as="h1"
      title={text.title}
      description={error.digest ? `${text.text} ${text.number} : ${error.digest}` : text.text}
    >
      <Button onClick={retry}>{text.retry}</Button>
    </EmptyState>
  )
}
