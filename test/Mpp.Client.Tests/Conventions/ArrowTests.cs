using System.Reflection;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Stripe.Link;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Tests.Conventions;

/// <summary>Who may see whom, and that a signer is reachable through one door only. Read from the compiled code.</summary>
[TestFixture]
internal sealed class ArrowTests
{
    private const string Root = "Mpp.Client";
    private const string Registration = "Microsoft.Extensions.DependencyInjection";

    private static readonly Dictionary<string, string[]> Visible = new()
    {
        [$"{Root}.Protocol"] = [],
        [$"{Root}.Policy"] = [$"{Root}.Protocol"],
        [$"{Root}.Ledger"] = [$"{Root}.Policy", $"{Root}.Protocol"],
        [$"{Root}.Methods"] = [$"{Root}.Ledger", $"{Root}.Policy", $"{Root}.Protocol"],
        [$"{Root}.Methods.Tempo"] = [$"{Root}.Methods", $"{Root}.Methods.Tempo.Crypto", $"{Root}.Ledger", $"{Root}.Policy", $"{Root}.Protocol"],
        [$"{Root}.Methods.Tempo.Crypto"] = [],
        [$"{Root}.Methods.Stripe"] = [$"{Root}.Methods", $"{Root}.Methods.Stripe.Link", $"{Root}.Ledger", $"{Root}.Policy", $"{Root}.Protocol"],
        [$"{Root}.Methods.Stripe.Link"] = [$"{Root}.Methods", $"{Root}.Methods.Stripe", $"{Root}.Ledger", $"{Root}.Policy", $"{Root}.Protocol"],
        [$"{Root}.Diagnostics"] = [$"{Root}.Policy", $"{Root}.Protocol"],
        [Root] =
        [
            $"{Root}.Diagnostics", $"{Root}.Methods", $"{Root}.Methods.Tempo", $"{Root}.Methods.Stripe", $"{Root}.Methods.Stripe.Link", $"{Root}.Ledger",
            $"{Root}.Policy", $"{Root}.Protocol",
        ],
    };

    private static readonly Assembly Library = typeof(Payer).Assembly;

    [Test]
    public void Every_folder_has_its_place_in_the_order() => Assert.That(
        Library.GetTypes().Select(type => CodeReader.Outermost(type).Namespace ?? "").Where(space => space.StartsWith(Root, StringComparison.Ordinal)).Distinct(),
        Is.SubsetOf([.. Visible.Keys, $"{Root}.Http"]));

    [Test]
    public void Arrows_point_down_only()
    {
        var wrong = Library.GetTypes()
            .Where(type => Visible.ContainsKey(CodeReader.Outermost(type).Namespace ?? ""))
            .SelectMany(type => UsedTypes(type).Select(used => (User: CodeReader.Outermost(type), Used: CodeReader.Outermost(used))))
            .Where(pair => IsOurs(pair.Used) && pair.User.Namespace != pair.Used.Namespace && !Visible[pair.User.Namespace!].Contains(pair.Used.Namespace))
            .Select(pair => $"{pair.User} sees {pair.Used}").Distinct().ToList();

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void The_code_of_curves_and_hashes_is_seen_in_one_folder_only() => Assert.That(
        Library.GetTypes().Where(type => UsedTypes(type).Any(used => used.Namespace?.StartsWith("Org.BouncyCastle", StringComparison.Ordinal) == true))
            .Select(type => CodeReader.Outermost(type).Namespace).Distinct(),
        Is.EqualTo(["Mpp.Client.Methods.Tempo.Crypto"]));

    [TestCase(typeof(IPaymentMethod), nameof(IPaymentMethod.SignAsync), typeof(PaymentSigning))]
    [TestCase(typeof(PaymentSigning), nameof(PaymentSigning.SignAsync), typeof(Payer))]
    [TestCase(typeof(PaymentSigning), nameof(PaymentSigning.SignAgainAsync), typeof(Payer))]
    [TestCase(typeof(Payer), nameof(Payer.SignAgainAsync), typeof(PaymentResumption))]
    [TestCase(typeof(IPaymentMethod), nameof(IPaymentMethod.PrepareAsync), typeof(Payer))]
    [TestCase(typeof(IPaymentMethod), nameof(IPaymentMethod.DeliverAsync), typeof(PaymentDelivery))]
    [TestCase(typeof(TempoNode), nameof(TempoNode.BroadcastAsync), typeof(TempoBroadcaster))]
    [TestCase(typeof(ITempoSigner), nameof(ITempoSigner.SignAsync), typeof(TempoChargeMethod))]
    [TestCase(typeof(ISharedPaymentTokenMinter), nameof(ISharedPaymentTokenMinter.MintAsync), typeof(StripeChargeMethod))]
    [TestCase(typeof(IApprovingMinter), nameof(IApprovingMinter.ApproveAsync), typeof(StripeChargeMethod))]
    [TestCase(typeof(Secp256k1), nameof(Secp256k1.Sign), typeof(TempoPrivateKeySigner))]
    [TestCase(typeof(TempoPrivateKeySigner), nameof(TempoPrivateKeySigner.Sign), typeof(TempoAccessKeySigner))]
    [TestCase(typeof(TempoKeystore), nameof(TempoKeystore.Open), typeof(TempoSignerSource))]
    public void A_signer_is_called_from_one_place_only(Type declaring, string name, Type caller) => Assert.That(Callers(declaring, name), Is.EqualTo([caller]));

    [TestCase(typeof(TempoChargeMethod), nameof(IPaymentMethod.SignAsync))]
    [TestCase(typeof(StripeChargeMethod), nameof(IPaymentMethod.SignAsync))]
    [TestCase(typeof(TempoPrivateKeySigner), nameof(ITempoSigner.SignAsync))]
    [TestCase(typeof(TempoAccessKeySigner), nameof(ITempoSigner.SignAsync))]
    [TestCase(typeof(TempoRemoteSigner), nameof(ITempoSigner.SignAsync))]
    [TestCase(typeof(StripeTokenMinter), nameof(ISharedPaymentTokenMinter.MintAsync))]
    [TestCase(typeof(IssuedTokenMinter), nameof(ISharedPaymentTokenMinter.MintAsync))]
    [TestCase(typeof(TestGrantMinter), nameof(ISharedPaymentTokenMinter.MintAsync))]
    [TestCase(typeof(BackendMinter), nameof(ISharedPaymentTokenMinter.MintAsync))]
    [TestCase(typeof(LinkMinter), nameof(ISharedPaymentTokenMinter.MintAsync))]
    public void Nobody_goes_round_the_seam(Type implementation, string name) => Assert.That(Callers(implementation, name), Is.Empty);

    private static IEnumerable<Type> Callers(Type declaring, string name) => Library.GetTypes()
        .Where(type => CodeReader.Uses(type).Any(use => use.Used.DeclaringType == declaring && use.Used.Name == name))
        .Select(CodeReader.Outermost).Where(caller => caller != declaring).Distinct();

    private static IEnumerable<Type> UsedTypes(Type type) => CodeReader.Signatures(type)
        .Concat(CodeReader.Uses(type).SelectMany(use => Named(use.Used)));

    private static IEnumerable<Type> Named(MemberInfo member) => (member as Type ?? member.DeclaringType) is not { } type
        ? []
        : member is MethodInfo { IsGenericMethod: true } method
            ? CodeReader.Parts(type).Concat(method.GetGenericArguments().SelectMany(CodeReader.Parts))
            : CodeReader.Parts(type);

    private static bool IsOurs(Type type) => type.Assembly == Library
        && (type.Namespace == Registration || type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true);
}
