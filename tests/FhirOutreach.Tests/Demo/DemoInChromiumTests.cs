using FhirOutreach.Tests.Peers;
using Microsoft.Playwright;

namespace FhirOutreach.Tests.Demo;

/// <summary>The page in a real browser: a person books, the clock goes round, the patient answers.</summary>
public sealed class DemoInChromiumTests
{
    private const int PatientMs = 60_000; // a browser on a busy machine
    private const int ClicksMax = 60;

    private static readonly string[] Browsers =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

    // For every piece of text that is on screen: its contrast with what lies behind it, by WCAG 2.2, 1.4.3.
    private const string FaintTexts =
        """
        () => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = color => {
            canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
          };
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
          const behind = element => {
            for (let e = element; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c; }
            return [255, 255, 255, 255];
          };
          const faint = [];
          for (const element of document.querySelectorAll('body *')) {
            const words = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent.trim()).join('');
            if (!words || element.disabled || element.offsetParent === null || getComputedStyle(element).opacity !== '1') continue;
            const [a, b] = [light(rgba(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
            const ratio = (a + .05) / (b + .05);
            if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.className || element.tagName}: ${words.slice(0, 30)}`);
          }
          return faint;
        }
        """;

    [Fact]
    public async Task A_booked_visit_is_reminded_of_answered_with_C_and_shown_as_confirmed()
    {
        await using var demo = await RunningDemo.Open();
        await using var browser = await Chromium.Open(demo, ColorScheme.Light, 1440, 900);
        var page = browser.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Book a visit" }).ClickAsync();
        await page.Locator("#f-patient").SelectOptionAsync("fischer");
        await page.Locator("#f-start").FillAsync((await demo.Now()).UtcDateTime.Date.AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) + "T09:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Book", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#story-title")).ToHaveTextAsync("Noah Fischer");
        await Assertions.Expect(page.Locator("#chat .bubble")).ToHaveCountAsync(1);
        var chosen = await page.Locator(".slot[aria-current]").GetAttributeAsync("data-key");

        var reminder = page.Locator("#steps .step.by-clock", new() { HasText = "reminder came due" });
        for (var click = 0; click < ClicksMax && await reminder.CountAsync() == 0; click++)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "To the next reminder" }).ClickAsync();
            await Assertions.Expect(page.Locator("#next")).ToBeEnabledAsync();
            await page.Locator($".slot[data-key='{chosen}']").ClickAsync();
            await Assertions.Expect(page.Locator("#story-title")).ToHaveTextAsync("Noah Fischer");
            await Assertions.Expect(page.Locator("#steps")).ToHaveAttributeAsync("data-visit", chosen!);
        }
        await Assertions.Expect(reminder.First).ToBeVisibleAsync();

        await page.GetByLabel("Reply as the patient").FillAsync("yes, I'll be there");
        await page.Keyboard.PressAsync("Enter");
        await AnswerWhichOne(page);

        await Assertions.Expect(page.Locator($".slot[data-key='{chosen}'] .pill")).ToHaveTextAsync("confirmed");
        await Assertions.Expect(page.Locator("#steps")).ToContainTextAsync("PATCH /Appointment/");
        Assert.Empty(browser.Errors);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task It_can_be_read_in_light_and_dark_on_a_screen_and_on_a_phone(ColorScheme scheme, int width)
    {
        await using var demo = await RunningDemo.Open();
        await using var browser = await Chromium.Open(demo, scheme, width, 860);
        var page = browser.Page;

        foreach (var part in width < 720 ? new[] { "schedule", "story", "phones" } : [""])
        {
            if (part.Length > 0) await page.Locator($".tabs [data-to={part}]").ClickAsync();
            Assert.Empty(await page.EvaluateAsync<string[]>(FaintTexts));
            Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth"));
        }
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task It_can_be_worked_with_the_keyboard_alone()
    {
        await using var demo = await RunningDemo.Open();
        await using var browser = await Chromium.Open(demo, ColorScheme.Light, 1440, 900);
        var page = browser.Page;

        await page.Locator(".slot").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".slot").Nth(1)).ToHaveAttributeAsync("aria-current", "true");
        await Assertions.Expect(page.Locator(".slot").Nth(1)).ToBeFocusedAsync(); // a redraw gives the keyboard back

        await page.GetByRole(AriaRole.Button, new() { Name = "Book a visit" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }

    // Noah has another visit: when both were asked about, the service asks which one.
    private static async Task AnswerWhichOne(IPage page)
    {
        await Assertions.Expect(page.Locator("#chat .said").Last).Not.ToHaveClassAsync(new System.Text.RegularExpressions.Regex("theirs"));
        if (await page.Locator("#steps").GetByText("AskedWhichOne").CountAsync() == 0) return;
        await page.GetByLabel("Reply as the patient").FillAsync("1");
        await page.Keyboard.PressAsync("Enter");
    }

    private sealed class Chromium : IAsyncDisposable
    {
        private readonly IPlaywright playwright;
        private readonly IBrowser browser;

        private Chromium(IPlaywright playwright, IBrowser browser, IPage page) =>
            (this.playwright, this.browser, Page) = (playwright, browser, page);

        public IPage Page { get; }

        public List<string> Errors { get; } = [];

        public static async Task<Chromium> Open(RunningDemo demo, ColorScheme scheme, int width, int height)
        {
            var path = Array.Find(Browsers, File.Exists);
            Needed.Absent(path is null ? "There is no Chromium on this machine." : null);

            var playwright = await Playwright.CreateAsync();
            var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = path,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
                Timeout = PatientMs,
            });
            var page = await browser.NewPageAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } });
            page.SetDefaultTimeout(PatientMs);
            Assertions.SetDefaultExpectTimeout(PatientMs);
            var open = new Chromium(playwright, browser, page);
            page.PageError += (_, error) => open.Errors.Add(error);
            page.Console += (_, message) =>
            {
                if (message.Type is "error") open.Errors.Add(message.Text);
            };
            await page.GotoAsync(new Uri(demo.Http.BaseAddress!, "/demo").AbsoluteUri);
            await page.Locator("#steps .step").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            return open;
        }

        public async ValueTask DisposeAsync()
        {
            await browser.CloseAsync();
            playwright.Dispose();
        }
    }
}
