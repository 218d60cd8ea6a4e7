import { Loading } from "../../ui/Loading";

const frame = "rounded-xl border border-line bg-panel p-4 shadow-panel";

/** The view's frame while its numbers are on their way. */
export function ContrastSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <div className={frame}>
        <Loading label="Comparing A and B" lines={2} />
      </div>
      <div className="grid gap-4 min-[1440px]:grid-cols-[minmax(0,1fr)_32%]">
        <div className={`${frame} min-h-[32rem]`}>
          <Loading label="Laying out feature space" lines={6} />
        </div>
        <div className={frame}>
          <Loading label="Counting by class" lines={9} />
        </div>
      </div>
    </div>
  );
}
