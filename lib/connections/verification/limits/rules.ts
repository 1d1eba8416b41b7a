/** How long a provider has to answer, in seconds, where nothing else is said. */
export const answerSeconds = 10
