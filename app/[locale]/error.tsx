'use client'

import { useParams } from 'next/navigation'
import { toLocale } from '@/lib/i18n/routing'

// Here and not in the messages: an error page must not depend on anything that can fail. Every page loads it
// beforehand, so it also does without the components that would bring their libraries along.
const texts = {
  en: {
    title: 'This page could not be shown',
    text: 'Something on our side failed. Nothing you entered was changed. Try again; if it stays, tell your administrator the number below.',
    retry: 'Try again',
    home: 'Go to the start page',
    number: 'Error number:',
  },
  fr: {
    title: 'Cette page n’a pas pu s’afficher',
    text: 'Une erreur s’est produite de notre côté. Rien de ce que vous avez saisi n’a été modifié. Réessayez ; si le problème persiste, transmettez le numéro ci-dessous à votre administrateur.',
    retry: 'Réessayer',
    home: 'Aller à la page d’accueil',
    number: 'Numéro d’erreur :',
  },
}

export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string }
  retry: () => void
}) {
  const { locale } = useParams<{ locale: string }>()
  const text = texts[toLocale(locale)]
  return (
    <main className="mx-auto my-8 flex w-[calc(100%-2rem)] max-w-text flex-col items-center gap-2 rounded-lg border border-dashed bg-card px-6 py-12 text-center">
      <h1 className="font-semibold text-base">{text.title}</h1>
      <p className="max-w-text text-muted-foreground text-sm">
        {error.digest ? `${text.text} ${text.number} ${error.digest}` : text.text}
      </p>
      <button
        type="button"
        onClick={retry}
        className="mt-4 inline-flex h-9 items-center rounded-md bg-primary px-4 font-medium text-primary-foreground text-sm hover:bg-primary-hover"
      >
        {text.retry}
      </button>
      <a href={`/${toLocale(locale)}`} className="mt-2 text-primary text-sm underline">
        {text.home}
      </a>
    </main>
  )
}
