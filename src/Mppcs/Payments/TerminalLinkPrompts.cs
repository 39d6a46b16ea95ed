using System.Globalization;
using Mpp.Client.Methods.Stripe.Link;
using Mpp.Client.Protocol;

namespace Mppcs.Payments;

/// <summary>Tells the person at the terminal, on the error output, where to sign in to Link and what to approve there.</summary>
internal sealed class TerminalLinkPrompts(ToolContext context) : IProgress<LinkPrompt>
{
    public void Report(LinkPrompt value)
    {
        ArgumentNullException.ThrowIfNull(value);
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine(value.ExpiresAt is null ? value.Message : context.ErrorInk.Strong(value.Message));
        Line("open", value.Url?.ToString() ?? (value.Step == LinkStep.Approve ? "the Link app" : null));
        Line("code", value.UserCode);
        Line("ends", value.ExpiresAt is { } end ? Times.Describe(end, context.Clock) : null);
        context.Error.Write(text.ToString());
        context.Error.Flush();
        context.Waiting?.Say(value.Step switch
        {
            LinkStep.SignIn => "Waiting for the sign-in at Link",
            LinkStep.Approve or LinkStep.Act => "Waiting for the approval in Link",
            _ => "Making the payment by Link",
        });

        void Line(string label, string? shown)
        {
            if (shown is not null)
            {
                text.WriteLine($"  {label,-9} {DisplayText.Sanitize(shown, 2048)}");
            }
        }
    }
}
