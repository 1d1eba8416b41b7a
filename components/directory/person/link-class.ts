/** Links that stand in the cards of a person's page. */
export const linkClass =
  'inline-flex min-h-6 items-center rounded-sm text-primary underline underline-offset-4'
