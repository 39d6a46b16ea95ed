using Mppcs.Reports;

namespace Mppcs.Demonstration;

/// <summary>An order that was placed and paid for.</summary>
internal sealed record DemoOrder(Report Report, string Id, IReadOnlyList<string> PaymentSteps, IReadOnlyList<string> OrderSteps)
{
    public string ApiKey => Report.Payment!.ApiKey!;
}
