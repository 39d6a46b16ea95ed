using System.Globalization;
using System.Text;
using System.Text.Json;
using Mpp.Client;
using Mpp.Client.Protocol;
using Mppcs.Configuration;
using Mppcs.Payments;
using Mppcs.Progress;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Journal;

/// <summary>Looks into a payment and gathers what shows what happened.</summary>
internal sealed class DisputeRun(ToolContext context)
{
    private readonly Ink _ink = context.OutputInk;

    /// <param name="id">The payment, or its first characters.</param>
    /// <param name="rpcUrl">The node that was typed.</param>
    /// <param name="file">Where the bundle goes.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Gives up asking. What was proven until then is recorded.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">Settings, the identifier or the file cannot be used.</exception>
    public async Task<int> RunAsync(string id, Uri? rpcUrl, EvidenceFile file, OutputFormat format, CancellationToken cancellationToken)
    {
        file.Check();
        var settings = await EffectiveSettings.LoadAsync(rpcUrl, context, cancellationToken).ConfigureAwait(false);
        using var ledger = UserLedger.Open(settings, context);
        var payer = settings.CreatePayer(new PayerServices { Ledger = ledger, Clock = context.Clock, ReadVariable = context.ReadVariable }, signer: null);
        var record = await UserLedger.FindAsync(ledger, id, cancellationToken).ConfigureAwait(false);
        var evidence = await WaitingLine.DuringAsync(
            context, format, "Asking chain or Stripe what became of the payment", _ => payer.Reconciler.GatherEvidenceAsync(record.Id, cancellationToken), cancellationToken).ConfigureAwait(false);
        await file.WriteAsync(evidence.ToJson(), cancellationToken).ConfigureAwait(false);
        await (format == OutputFormat.Json
            ? JsonOutput.WriteAsync(context, json => Write(json, evidence, file), CancellationToken.None)
            : context.WriteAsync(Describe(evidence, settings, file), CancellationToken.None)).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    /// <summary>The bundle itself, or where it went.</summary>
    private static void Write(Utf8JsonWriter json, PaymentEvidence evidence, EvidenceFile file)
    {
        if (file.Path is null)
        {
            evidence.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("file", file.Path);
        json.WriteString("ledgerId", evidence.Record.Id);
        json.WriteString("outcome", RecordOutcome.Of(evidence.Record));
        JsonReport.WriteError(json, error: null);
        json.WriteEndObject();
    }

    private string Describe(PaymentEvidence evidence, EffectiveSettings settings, EvidenceFile file)
    {
        // The bundle says it best; what it says twice, for programs, is left out here.
        var bundle = JsonElement.Parse(evidence.ToJson());
        var page = new StringBuilder();
        page.Append(_ink.Strong(evidence.Record.Id)).Append('\n');
        Write("summary", Text(bundle, "summary"));
        Write("finding", Text(bundle, "finding"));
        Write("proof", evidence.Record.Proof?.ToString());
        if (evidence.Record.ValidUntil is { } end && RecordOutcome.IsOpen(evidence.Record))
        {
            Write("valid", $"until {Times.Describe(end, context.Clock)}");
        }

        page.Append("\nTimeline (UTC)\n");
        foreach (var step in evidence.Record.Steps)
        {
            page.Append(CultureInfo.InvariantCulture, $"   {step.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}  {step.State}\n");
        }

        page.Append("\nHow to check\n");
        foreach (var check in bundle.GetProperty("howToCheck").EnumerateArray())
        {
            Write("-", check.GetString(), labelWidth: 1);
        }

        page.Append('\n').Append(file.Path is null
            ? $"The bundle itself: add -o FILE, or --format json.\n"
            : $"Wrote the bundle to {file.Path}\n");
        return page.Append(NodeAdvice(evidence, settings)).ToString();

        void Write(string label, string? text, int labelWidth = 8)
        {
            foreach (var line in Paragraph.Lines(DisplayText.Sanitize(text ?? "", 1000), width: 74 - labelWidth))
            {
                page.Append("   ").Append(label.PadRight(labelWidth)).Append(' ').Append(line).Append('\n');
                label = "";
            }
        }
    }

    private static string NodeAdvice(PaymentEvidence evidence, EffectiveSettings settings) =>
        RecordOutcome.IsOpen(evidence.Record) && OpenPayments.NeedsNode(evidence.Record, settings)
            ? "A Tempo node can prove more: add --rpc-url URL, or set MPP_TEMPO_RPC_URL.\n"
            : "";

    private static string? Text(JsonElement bundle, string name) => bundle.GetProperty(name).GetString();
}
