using System.CommandLine;
using Mppcs.Decoding;

namespace Mppcs.Commands;

/// <summary><c>mppcs decode [TEXT]</c>.</summary>
internal sealed class DecodeCommand : Command
{
    public const string CommandName = "decode";

    public DecodeCommand(ToolContext context)
        : base(CommandName, "Explain a challenge, a credential or a receipt. Secrets are shortened.")
    {
        var text = new Argument<string?>("TEXT")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The header line or its value; without it, the standard input is read.",
        };
        var format = FormatOption.Create();
        Add(text);
        Add(format);
        SetAction((result, cancellationToken) =>
            new DecodeRun(context).RunAsync(result.GetValue(text), FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
