using System.Text;
using Mpp.Sandbox;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Demonstration;

/// <summary>Runs the sandbox until it is stopped, and says how to pay in it.</summary>
internal sealed class SandboxRun(ToolContext context)
{
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The port is taken.</exception>
    public async Task<int> RunAsync(int port, OutputFormat format, CancellationToken cancellationToken)
    {
        var sandbox = await StartAsync(port, cancellationToken).ConfigureAwait(false);
        await using (sandbox.ConfigureAwait(false))
        {
            await (format == OutputFormat.Json
                ? TellProgramsAsync(sandbox, cancellationToken)
                : context.WriteAsync(Describe(sandbox), cancellationToken)).ConfigureAwait(false);
            await Stop.WaitAsync(cancellationToken).ConfigureAwait(false);
            return ExitCodes.Success;
        }
    }

    private static async Task<MppSandbox> StartAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            return await MppSandbox.StartAsync(new MppSandboxOptions { MerchantPort = port }, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new UsageException($"The sandbox cannot listen: {exception.Message} Choose another --port, or leave it out to take any free one.");
        }
    }

    private string Describe(MppSandbox sandbox)
    {
        var ink = context.OutputInk;
        var merchant = sandbox.Merchant.BaseAddress.ToString().TrimEnd('/');
        var page = new StringBuilder();
        Line(ink.Strong("The sandbox runs until Ctrl+C. No money moves, and every key below is public."));
        Line($"  merchant  {merchant}/  sells GET /paid (0.01 USD), POST /echo (0.01 USD), POST /agent/orders; GET /free costs nothing");
        Line($"  chain     {sandbox.Chain.RpcUrl}  simulated Tempo, chain {sandbox.Chain.ChainId}");
        Line($"  stripe    {sandbox.Stripe.BaseAddress}  simulated Stripe");
        Line("");
        Line(ink.Strong("Paste this into another terminal:"));
        foreach (var (name, value) in SandboxVariables.Of(sandbox))
        {
            Line(OperatingSystem.IsWindows() ? $"  $env:{name} = '{value}'" : $"  export {name}='{value}'");
        }

        Line($"  mppcs {merchant}/paid --max-spend '0.05 USD'");
        Line("");
        Line(ink.Strong("And then:"));
        Line($"  mppcs quote {merchant}/paid");
        Line($"  mppcs {merchant}/agent/orders --method stripe --max-spend '{DemoBuyer.Limit}' --ask --json '{Shell(DemoBuyer.Order)}'");
        return page.ToString();

        void Line(string text) => page.Append(text).Append('\n');
    }

    private Task TellProgramsAsync(MppSandbox sandbox, CancellationToken cancellationToken) => JsonOutput.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("merchant", sandbox.Merchant.BaseAddress.ToString());
        json.WriteString("chain", sandbox.Chain.RpcUrl.ToString());
        json.WriteNumber("chainId", sandbox.Chain.ChainId);
        json.WriteString("stripe", sandbox.Stripe.BaseAddress.ToString());
        json.WriteStartObject("environment");
        foreach (var (name, value) in SandboxVariables.Of(sandbox))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }, cancellationToken);

    private static string Shell(string text) => text.Trim().Replace("'", OperatingSystem.IsWindows() ? "''" : "'\\''", StringComparison.Ordinal);
}
