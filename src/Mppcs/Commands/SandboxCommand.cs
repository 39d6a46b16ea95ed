using System.CommandLine;
using System.Globalization;
using Mppcs.Demonstration;

namespace Mppcs.Commands;

/// <summary><c>mppcs sandbox</c>.</summary>
internal sealed class SandboxCommand : Command
{
    public const string CommandName = "sandbox";

    public SandboxCommand(ToolContext context)
        : base(CommandName, "Run a merchant, a simulated Tempo chain and a simulated Stripe on this machine until stopped.")
    {
        var port = new Option<string?>("--port") { Description = "The merchant's port; any free one by default.", HelpName = "N" };
        var format = FormatOption.Create();
        Add(port);
        Add(format);
        SetAction((result, cancellationToken) =>
            new SandboxRun(context).RunAsync(ReadPort(result.GetValue(port)), FormatOption.Read(result.GetValue(format)), cancellationToken));
    }

    private static int ReadPort(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new UsageException("--port takes a number from 0 to 65535.");
    }
}
