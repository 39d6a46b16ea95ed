namespace Mpp.Client.Http;

/// <summary>Payments around an <see cref="HttpClient"/> that exists already.</summary>
public static class HttpClientExtensions
{
    /// <summary>
    /// A client that sends everything through <paramref name="client"/> and pays for it. Base address, default headers and timeout of
    /// <paramref name="client"/> keep working; disposing the result leaves it alone.
    /// </summary>
    /// <param name="client">The client to send through.</param>
    /// <param name="configure">Says what may be paid, for instance <c>options => options.Policy.MaxPerPayment = "0.50 USD"</c>.</param>
    /// <param name="services">Signers, ledger and approver of your own.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options cannot be used; the message says what to write.</exception>
    public static HttpClient WithMppPayments(this HttpClient client, Action<MppOptions> configure, PayerServices? services = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new MppOptions();
        configure(options);
        return client.WithMppPayments(options, services);
    }

    /// <summary>As the other overload, with finished options.</summary>
    public static HttpClient WithMppPayments(this HttpClient client, MppOptions options, PayerServices? services = null) =>
        client.WithMppPayments(Payer.Create(options, services));

    /// <summary>As the other overloads, with a payer that several clients share.</summary>
    public static HttpClient WithMppPayments(this HttpClient client, Payer payer)
    {
        ArgumentNullException.ThrowIfNull(client);
        var payments = new MppPaymentHandler(payer) { InnerHandler = new ExistingClientHandler(client) };
        return new HttpClient(new DefaultHeadersHandler(client) { InnerHandler = payments })
        {
            BaseAddress = client.BaseAddress,
            Timeout = client.Timeout,
            MaxResponseContentBufferSize = client.MaxResponseContentBufferSize,
            DefaultRequestVersion = client.DefaultRequestVersion,
            DefaultVersionPolicy = client.DefaultVersionPolicy,
        };
    }
}
