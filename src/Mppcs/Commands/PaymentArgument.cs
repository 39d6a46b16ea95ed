using System.CommandLine;

namespace Mppcs.Commands;

/// <summary>A payment of the ledger.</summary>
internal sealed class PaymentArgument : Argument<string?>
{
    /// <param name="isRequired">Whether the command always concerns one payment.</param>
    public PaymentArgument(bool isRequired = true)
        : base("ID")
    {
        Arity = isRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne;
        Description = "The payment's identifier, or its first characters.";
    }
}
