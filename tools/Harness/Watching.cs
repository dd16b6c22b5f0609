using System.Text.Json;
using Microsoft.Playwright;

namespace Coviex.Harness;

/// <summary>What a page is watched with: when it was clicked, when the first remote frame was shown, and how many frames it has decoded.</summary>
public static class Watching
{
    // The page's own code is not touched: this only keeps a list of its connections and looks at its videos.
    private const string Script = """
        (() => {
          const now = () => performance.timeOrigin + performance.now();
          window.__watch = { clicked: null, first: {}, connections: [] };
          const Native = window.RTCPeerConnection;
          if (Native) {
            window.RTCPeerConnection = class extends Native {
              constructor(...args) { super(...args); window.__watch.connections.push(this); }
            };
          }
          addEventListener('click', () => { window.__watch.clicked = now(); }, true);
          const look = (video) => {
            if (video.dataset.watched || !video.dataset.seat) return;
            video.dataset.watched = 'yes';
            video.requestVideoFrameCallback(() => { window.__watch.first[video.dataset.seat] ??= now(); });
          };
          new MutationObserver(() => document.querySelectorAll('video[data-seat]').forEach(look))
            .observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-seat'] });
        })();
        """;

    public static Task WatchAsync(this IBrowserContext context) => context.AddInitScriptAsync(Script);

    /// <summary>When the page was last clicked, in milliseconds since 1970.</summary>
    public static Task<double> ClickedAsync(this IPage page) => page.EvaluateAsync<double>("window.__watch.clicked");

    /// <summary>Waits for the first frame of anybody else, and says when it was shown, in milliseconds since 1970.</summary>
    public static async Task<double> FirstFrameAsync(this IPage page, float timeout = 15_000)
    {
        var handle = await page.WaitForFunctionAsync("() => Object.values(window.__watch.first)[0]", null, new() { Timeout = timeout, PollingInterval = 10 });
        return (await handle.JsonValueAsync<JsonElement>()).GetDouble();
    }

    /// <summary>Waits until one of the page's connections stands.</summary>
    public static Task ConnectedAsync(this IPage page, float timeout = 15_000) => page.WaitForFunctionAsync(
        "() => window.__watch.connections.some((c) => c.connectionState === 'connected')", null, new() { Timeout = timeout, PollingInterval = 20 });

    /// <summary>Remote video frames decoded so far, over all of the page's connections that stand.</summary>
    public static Task<int> FramesDecodedAsync(this IPage page) => page.EvaluateAsync<int>("""
        async () => {
          let frames = 0;
          for (const connection of window.__watch.connections) {
            if (connection.connectionState === 'closed') continue;
            for (const stat of (await connection.getStats()).values()) {
              if (stat.type === 'inbound-rtp' && stat.kind === 'video') frames += stat.framesDecoded ?? 0;
            }
          }
          return frames;
        }
        """);

    /// <summary>Waits until this many more remote frames have been decoded than just now.</summary>
    public static async Task MoreFramesAsync(this IPage page, int more = 10, double timeoutSeconds = 15)
    {
        var before = await page.FramesDecodedAsync();
        var deadline = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var seen = await page.FramesDecodedAsync();
            if (seen >= before + more) { return; }
            if (seen < before) { before = seen; }                            // a connection was made anew and counts from zero
            if (deadline.Elapsed.TotalSeconds > timeoutSeconds) { throw new TimeoutException($"Only {seen - before} of {more} more frames came"); }
            await Task.Delay(50);
        }
    }

    /// <summary>Waits until no frame comes any more: two looks with the time of several frames between them see the same.</summary>
    public static async Task NoMoreFramesAsync(this IPage page, double timeoutSeconds = 15)
    {
        var before = await page.FramesDecodedAsync();
        for (var deadline = System.Diagnostics.Stopwatch.StartNew(); deadline.Elapsed.TotalSeconds < timeoutSeconds;)
        {
            await Task.Delay(400);
            var seen = await page.FramesDecodedAsync();
            if (seen == before) { return; }
            before = seen;
        }
        throw new TimeoutException("Frames go on coming");
    }
}
