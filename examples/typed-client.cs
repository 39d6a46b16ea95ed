#:project ../src/Mpp.Client/Mpp.Client.csproj
#:project ../src/Mpp.Sandbox/Mpp.Sandbox.csproj

// A typed client in a host: the class knows nothing of payments, the registration says what may be paid.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpp.Client.Http;
using Mpp.Sandbox;

await using var sandbox = await MppSandbox.StartAsync();

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddMppSandbox(sandbox); // your program leaves this line out: its keys come from the environment
builder.Services.AddHttpClient<WeatherClient>(client => client.BaseAddress = sandbox.Merchant.BaseAddress)
    .AddMppPayments(options =>
    {
        options.Policy.MaxPerPayment = "0.05 USD";
        options.Policy.AllowedOrigins = [sandbox.Merchant.BaseAddress.GetLeftPart(UriPartial.Authority)];
    });

using var host = builder.Build();
await host.StartAsync();
Console.WriteLine(await host.Services.GetRequiredService<WeatherClient>().ReadForecastAsync());
await host.StopAsync();

internal sealed class WeatherClient(HttpClient http)
{
    public async Task<string> ReadForecastAsync()
    {
        using var response = await http.GetAsync(new Uri("/paid", UriKind.Relative));
        response.EnsureSuccessStatusCode();
        var payment = response.GetMppPayment();
        return $"{await response.Content.ReadAsStringAsync()} for {payment?.Amount} ({payment?.Outcome})";
    }
}
