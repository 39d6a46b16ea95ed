using Mpp.Sandbox;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Demonstration;

/// <summary>Two paid orders against a merchant, a chain and a Stripe in this process: no network, no key, no money.</summary>
internal sealed class DemoRun(ToolContext context)
{
    private static readonly string[] Methods = ["tempo", "stripe"];

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(OutputFormat format, CancellationToken cancellationToken)
    {
        var sandbox = await MppSandbox.StartAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (sandbox.ConfigureAwait(false))
        {
            return format == OutputFormat.Json
                ? await TellProgramsAsync(new DemoBuyer(sandbox), cancellationToken).ConfigureAwait(false)
                : await TellPeopleAsync(sandbox, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<int> TellPeopleAsync(MppSandbox sandbox, CancellationToken cancellationToken)
    {
        var buyer = new DemoBuyer(sandbox);
        var story = new DemoStory(context, sandbox);
        await context.WriteAsync(story.Begin(), cancellationToken).ConfigureAwait(false);
        await context.WriteAsync(story.Ask(await buyer.QuoteAsync(cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        foreach (var method in Methods)
        {
            await context.WriteAsync(story.Buy(await buyer.BuyAsync(method, cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        }

        await context.WriteAsync(story.End(), cancellationToken).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private async Task<int> TellProgramsAsync(DemoBuyer buyer, CancellationToken cancellationToken)
    {
        var challenges = await buyer.QuoteAsync(cancellationToken).ConfigureAwait(false);
        var orders = new List<DemoOrder>();
        foreach (var method in Methods)
        {
            orders.Add(await buyer.BuyAsync(method, cancellationToken).ConfigureAwait(false));
        }

        await JsonOutput.WriteAsync(context, json => DemoJson.Write(json, challenges, orders), cancellationToken).ConfigureAwait(false);
        return ExitCodes.Success;
    }
}
