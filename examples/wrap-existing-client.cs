#:project ../src/Mpp.Client/Mpp.Client.csproj
#:project ../src/Mpp.Sandbox/Mpp.Sandbox.csproj

// Payments around an HttpClient that you already have. Its base address, default headers and timeout keep working.
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Policy;
using Mpp.Sandbox;

await using var sandbox = await MppSandbox.StartAsync();
using var existing = new HttpClient { BaseAddress = sandbox.Merchant.BaseAddress, Timeout = TimeSpan.FromSeconds(30) };
existing.DefaultRequestHeaders.UserAgent.ParseAdd("my-agent/1.0");

using var paying = existing.WithMppPayments(
    options => options.Policy.MaxPerPayment = "0.50 USD",
    sandbox.PayerServices); // your program leaves this out: its keys come from the environment

using var response = await paying.GetAsync(new Uri("/paid", UriKind.Relative));
Console.WriteLine($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
Console.WriteLine($"{response.GetMppPayment()}");

// A limit on one request can only lower what the policy allows. Nothing is signed when it is passed.
using var request = new HttpRequestMessage(HttpMethod.Get, "/paid").LimitMppPayment(Money.Parse("0.001 USD"));
try
{
    using var tooExpensive = await paying.SendAsync(request);
}
catch (PaymentRefusedException refused)
{
    Console.WriteLine($"Refused by rule {refused.Refusals[0].Rule}: {refused.Refusals[0].Violations[0].Message}");
}
