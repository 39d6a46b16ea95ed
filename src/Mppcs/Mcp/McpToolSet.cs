using System.Text.Json;
using ModelContextProtocol.Protocol;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mppcs.Payments;
using Mppcs.Reports;

namespace Mppcs.Mcp;

/// <summary>The tools of the server. None raises a limit, shows a key or names another ledger.</summary>
internal sealed class McpToolSet(LivePayer payers, ToolContext context)
{
    private readonly IMcpTool[] _tools =
    [
        new PaidRequestTool(payers, context),
        new QuoteTool(payers, context),
        new SpendReportTool(payers, context),
        new ListPaymentsTool(payers, context),
    ];

    public IEnumerable<Tool> Tools => _tools.Select(tool => tool.Description);

    /// <summary>Calls a tool. Whatever goes wrong is an answer in the shape of the command line's errors.</summary>
    public async Task<McpAnswer> CallAsync(string name, IDictionary<string, JsonElement>? values, CancellationToken cancellationToken)
    {
        try
        {
            var tool = Array.Find(_tools, tool => tool.Description.Name == name) ?? throw new UsageException(
                $"There is no tool '{DisplayText.Sanitize(name, 60)}'. There are {string.Join(", ", _tools.Select(tool => tool.Description.Name))}.");
            return await tool.CallAsync(McpArguments.Read(tool.Description, values), cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException exception)
        {
            return McpAnswer.Failed(new Conclusion(Outcomes.NotPaid, ExitCodes.Usage,
                new ReportedError(exception.Code, exception.Message, Phases.Request, IsRetrySafe: true)));
        }
        catch (LedgerException exception)
        {
            return McpAnswer.Failed(FailureReport.Ledger(exception));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return McpAnswer.Failed(FailureReport.Stopped());
        }
        catch (Exception exception)
        {
            return McpAnswer.Failed(FailureReport.Internal(exception, ledger: null));
        }
    }
}
