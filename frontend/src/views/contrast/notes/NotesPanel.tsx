import { useState } from "react";
import { asProblem } from "../../../api/problem";
import { useDeleteNote, useKeepNote, useNotes } from "../../../api/slices";
import type { Note } from "../../../api/types";
import { Button, IconButton } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { runLabel, shortId } from "../../../words/runs";
import { ago } from "../../../words/time";
import type { ContrastData } from "../useContrastView";

/** What has been seen in this comparison, each remark with the view it was written in. */
export function NotesPanel({ data }: { data: ContrastData }) {
  const [text, setText] = useState("");
  const { pair, scenario } = data;
  const notes = useNotes(scenario.id);
  const keep = useKeepNote(scenario.id);
  const remove = useDeleteNote(scenario.id);
  const mine = (note: Note) => new Set([note.a, note.b, pair.a, pair.b]).size === 2;
  const submit = () => keep.mutate({ ...pair, text, link: window.location.hash }, { onSuccess: () => setText("") });
  const fault = keep.error ?? remove.error;
  const all = notes.data ?? [];
  return (
    <Card title="Notes" question="Kept with the link of this view: selection, epoch and all.">
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) submit();
        }}
      >
        <label className="min-w-0 grow basis-72">
          <span className="sr-only">Note on A and B</span>
          <textarea
            className="field min-h-14 py-1.5"
            rows={2}
            maxLength={4000}
            placeholder="What do A and B differ in?"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <Button type="submit" disabled={!text.trim() || keep.isPending}>
          Keep note
        </Button>
      </form>
      {fault && (
        <p role="alert" className="mt-2 text-xs text-bad">
          {asProblem(fault).message}
        </p>
      )}
      {notes.error ? (
        <ErrorState error={notes.error} what="Notes" onRetry={() => void notes.refetch()} compact />
      ) : notes.isPending ? (
        <Loading label="Loading notes" lines={1} className="mt-3" />
      ) : (
        all.length > 0 && (
          <ul className="mt-3 flex max-h-72 flex-col gap-2 overflow-y-auto">
            {[...all.filter(mine), ...all.filter((note) => !mine(note))].map((note) => (
              <NoteRow
                key={note.id}
                note={note}
                data={data}
                other={!mine(note)}
                onDelete={() => remove.mutate(note.id)}
              />
            ))}
          </ul>
        )
      )}
    </Card>
  );
}

type NoteRowProps = { note: Note; data: ContrastData; other: boolean; onDelete: () => void };

function NoteRow({ note, data, other, onDelete }: NoteRowProps) {
  const name = (id: string) => {
    const run = data.runs.find((one) => one.id === id);
    return run ? `${runLabel(run, data.catalog)} ${shortId(id)}` : `${shortId(id)} (deleted)`;
  };
  return (
    <li className="flex items-start gap-2 rounded-lg bg-sunken px-3 py-2">
      <div className="min-w-0 grow">
        <p className="break-words whitespace-pre-wrap">{note.text}</p>
        <p className="text-xs text-muted">
          {other && `${name(note.a)} and ${name(note.b)} · `}
          {ago(note.created)} ·{" "}
          <a className="link" href={note.link}>
            Open its view
          </a>
        </p>
      </div>
      <IconButton icon="close" small label="Delete this note" onClick={onDelete} />
    </li>
  );
}
