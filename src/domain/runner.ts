/** The runner that executes the step: where it takes outputs, masks, annotations and the summary. */
export interface Runner {
  /** Hides a value in everything that is logged from now on. */
  readonly mask: (secret: string) => void;
  readonly setOutput: (name: string, value: string) => void;
  /** Kept for the post step. */
  readonly saveState: (name: string, value: string) => void;
  readonly savedState: (name: string) => string;
  readonly annotate: (note: LogAnnotation) => void;
  /** Prints text in which nothing is a command, whatever the data holds. */
  readonly print: (text: string) => void;
  /** So many bytes may be added to the summary of the job. */
  readonly summaryRoom: () => number;
  /** Adds Markdown to it. */
  readonly addToSummary: (markdown: string) => Promise<void>;
  /** A JSON Web Token that proves which repository and workflow asks. */
  readonly identityToken: (audience: string | null) => Promise<string>;
}

export interface LogAnnotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  /** The place in the repository; null: none. */
  readonly place: { readonly file: string; readonly line: number } | null;
}
