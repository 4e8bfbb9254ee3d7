import { FEW_REQUESTS } from "../args/amount.ts";
import { commands, page, paragraph, section } from "./layout.ts";

/** The text of `help many`. */
export function manyHelp(): string {
  return page(
    paragraph(
      "-n sends so many requests to each URL, one URL after the other; -c lets so many of them go " +
        "on at once, over connections that they share. With --interval each worker rests between " +
        `two requests. More than ${FEW_REQUESTS} requests, or several at once, are shown as a ` +
        "summary alone, unless --format says otherwise.",
    ),
    paragraph(
      "The summary keeps calls apart that made a connection and that reused one, since the first " +
        "have more to do. Times of a call with redirects are those of all its requests together. " +
        "Its figures are those of calls with a whole response; of failed ones it tells how far " +
        "they came. A percentile is one of the durations, by nearest rank; what was not measured " +
        "shows a dash. --format json and ndjson end with the same figures, and 'httptrace view' " +
        "makes them of a saved trace.",
    ),
    paragraph(
      "--rate starts requests by a schedule, as users who do not wait for each other would. Where " +
        "all -c workers are busy, a request starts late. Its service time counts from its start, " +
        "its response time from when it was due: without that, the requests that a stalled " +
        "server keeps from being sent would go unseen (coordinated omission).",
    ),
    section(
      "Examples",
      commands(
        "-n 1000 -c 16 https://example.com/",
        "--rate 50 -n 3000 -c 20 https://example.com/",
        "--rate 30/m -n 60 --format ndjson --output a.ndjson https://a.example/",
        "-n 20 https://a.example/ https://b.example/",
      ),
    ),
  );
}
