namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>What a Link wallet's owner is told.</summary>
public enum LinkStep
{
    /// <summary>To sign in: open the address and enter or compare the code.</summary>
    SignIn = 0,

    /// <summary>That the sign-in is done.</summary>
    SignedIn = 1,

    /// <summary>To approve a payment at the address, or in the Link app.</summary>
    Approve = 2,

    /// <summary>That the approval arrived.</summary>
    Approved = 3,

    /// <summary>That Link needs something else before the payment can be approved; the message and, where there is one, the address say what.</summary>
    Act = 4,
}
